package dev.detour.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command, once it was carried out, has done to the keys that it names, as far as its arguments alone tell. One
 * that does so only under a condition ({@code SETNX}, {@code SET} with {@code NX}, {@code EXPIRE} with {@code GT}) tells
 * nothing, since a reply without an error does not say that it held; nor does one that may leave an empty collection,
 * which Redis removes, or store nothing. As of Redis 7.0; an option that is none of its tells nothing, either. Nothing in
 * here allocates.
 */
public enum WriteForm {
    /** Nothing that is known for certain, if it writes at all. */
    NOTHING(Effect.NOTHING, TtlForm.NONE),
    SET(Effect.STORES, TtlForm.OPTION_AFTER_VALUE),
    SETEX(Effect.STORES, TtlForm.SECONDS),
    PSETEX(Effect.STORES, TtlForm.MILLIS),
    /** A value takes the place of the former one and of its time to live. */
    GETSET(Effect.STORES, TtlForm.NONE),
    /** The same for keys and values by turns. */
    MSET(Effect.STORES, TtlForm.NONE),
    /** Changes what is there and leaves its time to live, or makes it without one. */
    CHANGE(Effect.STORES, TtlForm.NONE),
    /** The same, but makes nothing of an empty value. */
    SETRANGE(Effect.STORES, TtlForm.NONE),
    GETEX(Effect.EXPIRES, TtlForm.NONE),
    EXPIRE(Effect.EXPIRES, TtlForm.NONE),
    PEXPIRE(Effect.EXPIRES, TtlForm.NONE),
    EXPIREAT(Effect.EXPIRES, TtlForm.NONE),
    PEXPIREAT(Effect.EXPIRES, TtlForm.NONE),
    PERSIST(Effect.EXPIRES, TtlForm.NONE),
    /** Removes each key that it names. */
    REMOVAL(Effect.REMOVES, TtlForm.NONE),
    RENAME(Effect.RENAMES, TtlForm.NONE),
    FLUSHDB(Effect.EMPTIES, TtlForm.NONE),
    FLUSHALL(Effect.EMPTIES, TtlForm.NONE);

    /** What becomes of a key. */
    public enum Effect {
        NOTHING,
        /** It is there, with the time to live that {@link #ttlNanos} says. */
        STORES,
        /** If it is there, its time to live is that, and its value as before. */
        EXPIRES,
        /** It is not there. */
        REMOVES,
        /** What was under the first is under the second, with its time to live. */
        RENAMES,
        /** No key is there. */
        EMPTIES
    }

    /** Instead of a time to live: it has none. */
    public static final long NO_TTL = Long.MAX_VALUE;

    /** Instead of a time to live: it has the one that it had, if it was there and had any. */
    public static final long KEEP_TTL = Long.MIN_VALUE;

    /** Instead of a time to live: the arguments tell nothing of what the command does. */
    public static final long UNTOLD = -1;

    /** A time to live that is over: what is given it is gone. */
    public static final long OVER = 0;

    /** By the names that are not their own. */
    private static final Map<String, WriteForm> OTHERS = Map.ofEntries(
            Map.entry("APPEND", CHANGE),
            Map.entry("DECR", CHANGE),
            Map.entry("DECRBY", CHANGE),
            Map.entry("DEL", REMOVAL),
            Map.entry("GETDEL", REMOVAL),
            Map.entry("HINCRBY", CHANGE),
            Map.entry("HINCRBYFLOAT", CHANGE),
            Map.entry("HMSET", CHANGE),
            Map.entry("HSET", CHANGE),
            Map.entry("HSETNX", CHANGE), // whether or not it has the field already
            Map.entry("INCR", CHANGE),
            Map.entry("INCRBY", CHANGE),
            Map.entry("INCRBYFLOAT", CHANGE),
            Map.entry("LPUSH", CHANGE),
            Map.entry("PFADD", CHANGE),
            Map.entry("RPUSH", CHANGE),
            Map.entry("SADD", CHANGE),
            Map.entry("SETBIT", CHANGE),
            Map.entry("UNLINK", REMOVAL),
            Map.entry("ZINCRBY", CHANGE));

    private final Effect effect;
    private final TtlForm ttl;

    WriteForm(Effect effect, TtlForm ttl) {
        this.effect = effect;
        this.ttl = ttl;
    }

    /** The form of a command; its name is in upper case. */
    public static WriteForm of(String name) {
        WriteForm other = OTHERS.get(name);
        if (other != null) {
            return other;
        }
        return switch (name) {
            case "SET" -> SET;
            case "SETEX" -> SETEX;
            case "PSETEX" -> PSETEX;
            case "GETSET" -> GETSET;
            case "MSET" -> MSET;
            case "SETRANGE" -> SETRANGE;
            case "GETEX" -> GETEX;
            case "EXPIRE" -> EXPIRE;
            case "PEXPIRE" -> PEXPIRE;
            case "EXPIREAT" -> EXPIREAT;
            case "PEXPIREAT" -> PEXPIREAT;
            case "PERSIST" -> PERSIST;
            case "RENAME" -> RENAME;
            case "FLUSHDB" -> FLUSHDB;
            case "FLUSHALL" -> FLUSHALL;
            default -> NOTHING;
        };
    }

    /** What becomes of the keys. */
    public Effect effect() {
        return effect;
    }

    /** Where it gives a time to live to what it stores. */
    public TtlForm ttl() {
        return ttl;
    }

    /** How many arguments there are from one key to the next; 0 where there is one key, the first argument. */
    public int keyStep() {
        return switch (this) {
            case MSET -> 2;
            case REMOVAL -> 1;
            default -> 0;
        };
    }

    /**
     * The time to live of the key, or keys, from now on, in nanoseconds and at most a year, or one of the constants;
     * {@link #UNTOLD} where the command may do nothing, and where it would be an error.
     *
     * @param nowMillis since the epoch, by which a moment becomes a time to live
     */
    public long ttlNanos(TtlForm.Arguments arguments, long nowMillis) {
        return switch (this) {
            case SET -> ofOptions(arguments, 2, NO_TTL, nowMillis);
            case SETEX -> of(TtlUnit.EX, arguments.at(1), nowMillis);
            case PSETEX -> of(TtlUnit.PX, arguments.at(1), nowMillis);
            case GETSET, MSET, PERSIST -> NO_TTL;
            case CHANGE -> KEEP_TTL;
            case SETRANGE -> isEmpty(arguments.at(2)) ? UNTOLD : KEEP_TTL;
            case GETEX -> ofOptions(arguments, 1, UNTOLD, nowMillis);
            case EXPIRE -> unconditional(TtlUnit.EX, arguments, nowMillis);
            case PEXPIRE -> unconditional(TtlUnit.PX, arguments, nowMillis);
            case EXPIREAT -> unconditional(TtlUnit.EXAT, arguments, nowMillis);
            case PEXPIREAT -> unconditional(TtlUnit.PXAT, arguments, nowMillis);
            case REMOVAL -> OVER;
            case RENAME -> KEEP_TTL;
            case NOTHING, FLUSHDB, FLUSHALL -> UNTOLD;
        };
    }

    private static boolean isEmpty(byte @Nullable [] argument) {
        return argument != null && argument.length == 0;
    }

    private static long unconditional(TtlUnit unit, TtlForm.Arguments arguments, long nowMillis) {
        return arguments.at(2) == null ? of(unit, arguments.at(1), nowMillis) : UNTOLD;
    }

    private static long of(TtlUnit unit, byte @Nullable [] digits, long nowMillis) {
        long number = TtlUnit.number(digits);
        if (number == TtlUnit.NO_NUMBER) {
            return UNTOLD;
        }
        return number <= 0 ? OVER : Math.max(unit.nanos(number, nowMillis), OVER);
    }

    /** @param without what holds where there is no option */
    private static long ofOptions(TtlForm.Arguments arguments, int first, long without, long nowMillis) {
        long ttl = without;
        byte[] option = arguments.at(first);
        for (int i = first + 1; option != null; i++) {
            TtlUnit unit = TtlUnit.announcedBy(option);
            if (unit != null) {
                ttl = of(unit, arguments.at(i++), nowMillis);
            } else if (TtlUnit.isWord("KEEPTTL", option)) {
                ttl = KEEP_TTL;
            } else if (TtlUnit.isWord("PERSIST", option)) {
                ttl = NO_TTL;
            } else if (!TtlUnit.isWord("GET", option)) {
                return UNTOLD;
            }
            option = arguments.at(i);
        }
        return ttl;
    }
}

package dev.detour.engine.warm;

import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets values of keys that have none, so that no value can outlive a write of the application that comes in between.
 *
 * <p>In two steps: {@code SET key value NX PX} for a moment; then, with the keys under {@code WATCH}, those that still
 * hold that very value and moment get their time to live with {@code PEXPIRE}, or are taken away with {@code DEL} where
 * this process has written them since the load began. What the application wrote meanwhile is neither overwritten, nor
 * deleted, nor given another time to live. ({@code WATCH} before {@code SET NX} would not do: it does not see a {@code
 * DEL} of a missing key.) Whatever goes wrong in between, the moment ends; so it does for a user without the right to
 * {@code WATCH} or {@code MULTI}, because a {@code DEL} that is not guarded could meet the application's own value, and
 * nothing more is written on behalf of such a user for a while.
 *
 * <p>{@code EXEC} fails for all keys where one of them was written meanwhile, and {@code WATCH} where they are of several
 * slots of a cluster: then each is settled alone.
 */
final class WarmBatch {

    /** How long a value lives that was set and not confirmed, in milliseconds. */
    static final long PROBATION_MILLIS = 1_000;

    /** What PTTL answers of a key that is not there. */
    private static final long NO_KEY = -2;

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * A value to set.
     *
     * @param isCurrent asked once the key is watched: false where this process has written it since its load began
     * @param isTold whether what is known of the key is of use
     * @param route the name of the key's route
     */
    record Entry(byte[] key, byte[] value, long ttlMillis, BooleanSupplier isCurrent, boolean isTold, String route) {

        long moment() {
            return Math.min(ttlMillis, PROBATION_MILLIS);
        }

        /** About what it takes of the heap, in bytes. */
        long size() {
            return 200L + key.length + value.length;
        }
    }

    /** What has become of a value. */
    enum Fate {
        /** It is there for its whole time to live. */
        KEPT,
        /** The server did not take it: the key has a value, or there was no room. */
        NEVER_THERE,
        /** The same: the user may write values, but not of this key. */
        FORBIDDEN,
        /** It is there for a moment, which nobody ends early. */
        LEFT,
        /** It was there for a moment, and never will be again. */
        GONE,
        /** The link broke: it may be there for a moment, now or later. */
        UNKNOWN;

        boolean wasNeverThere() {
            return this == NEVER_THERE || this == FORBIDDEN;
        }
    }

    /** In place of how many are there: the server is full, and evicts nothing. */
    static final int FULL = -1;

    /** The same: the user may not do what it takes to write a value back. */
    static final int REFUSED = -2;

    private final Link link;
    private final LongConsumer found;
    private final BiConsumer<Entry, Fate> fates;
    private boolean isRefused;

    WarmBatch(Link link) {
        this(link, count -> {}, (entry, fate) -> {});
    }

    /**
     * @param found is told how many look-ups have found a key: the server counts them among its hits
     * @param fates is told what has become of each, the last word counts; of whom nothing is told it is unknown
     */
    WarmBatch(Link link, LongConsumer found, BiConsumer<Entry, Fate> fates) {
        this.link = link;
        this.found = found;
        this.fates = fates;
    }

    /**
     * Sets them; blocks.
     *
     * @return how many are there now; {@link #FULL} where none is, as there is no room; {@link #REFUSED} where none can be
     */
    int set(List<Entry> entries) throws LinkFailure {
        List<Entry> placed = new ArrayList<>();
        boolean isFull = place(entries, placed);
        if (placed.isEmpty()) {
            return isRefused ? REFUSED : isFull ? FULL : 0;
        }
        int settled = settle(placed);
        if (isRefused) {
            return REFUSED;
        }
        if (settled >= 0 || placed.size() == 1) {
            return Math.max(0, settled);
        }
        int alone = 0;
        for (Entry entry : placed) {
            alone += isRefused ? 0 : Math.max(0, settle(List.of(entry)));
        }
        return isRefused ? REFUSED : alone;
    }

    /** Whether any was refused for want of memory. */
    private boolean place(List<Entry> entries, List<Entry> placed) throws LinkFailure {
        List<byte[][]> commands = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            commands.add(new byte[][] {
                ascii("SET"), entry.key, entry.value, ascii("NX"), ascii("PX"), ascii(Long.toString(entry.moment()))
            });
        }
        List<@Nullable Object> replies = call(commands);
        boolean isFull = false;
        for (int i = 0; i < entries.size(); i++) {
            if (isOk(replies.get(i))) {
                placed.add(entries.get(i));
                fates.accept(entries.get(i), Fate.LEFT); // for now
            } else {
                fates.accept(entries.get(i), isOfAForbiddenKey(replies.get(i)) ? Fate.FORBIDDEN : Fate.NEVER_THERE);
            }
            isFull |= replies.get(i) instanceof Link.ErrorReply error
                    && error.message().startsWith("OOM");
            isRefused |= isForbidden(replies.get(i));
        }
        return isFull;
    }

    /** Returns how many were confirmed, or a negative number where that failed for all because of one of them. */
    private int settle(List<Entry> placed) throws LinkFailure {
        List<@Nullable Object> seen = watch(placed);
        if (seen.stream().anyMatch(WarmBatch::isForbidden) || !isOk(seen.get(0)) || !isOk(seen.get(seen.size() - 1))) {
            call(List.of(command("DISCARD"), command("UNWATCH")));
            isRefused = seen.stream().anyMatch(WarmBatch::isForbidden);
            return -1;
        }
        List<byte[][]> decisions = new ArrayList<>();
        List<Entry> confirmed = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            Entry entry = placed.get(i);
            if (isStillOurs(entry, seen.get(1 + 2 * i), seen.get(2 + 2 * i))) {
                boolean current = entry.isCurrent.getAsBoolean();
                if (current) {
                    confirmed.add(entry);
                }
                decide(entry, current, decisions);
            }
        }
        decisions.add(command("EXEC"));
        List<@Nullable Object> replies = call(decisions);
        if (!(replies.get(replies.size() - 1) instanceof List<?>)) {
            isRefused = replies.stream().anyMatch(WarmBatch::isForbidden);
            return -1;
        }
        isRefused = false; // or the right has come back since
        placed.forEach(entry -> fates.accept(entry, Fate.GONE));
        confirmed.forEach(entry -> fates.accept(entry, Fate.KEPT));
        return confirmed.size();
    }

    private static void decide(Entry entry, boolean current, List<byte[][]> decisions) {
        if (!current) {
            decisions.add(new byte[][] {ascii("DEL"), entry.key});
        } else if (entry.ttlMillis > entry.moment()) {
            decisions.add(new byte[][] {ascii("PEXPIRE"), entry.key, ascii(Long.toString(entry.ttlMillis))});
        }
    }

    /** Of a command, whatever its keys. */
    private static boolean isForbidden(@Nullable Object reply) {
        return reply instanceof Link.ErrorReply error
                && error.message().contains("NOPERM") // of EXEC itself it stands behind EXECABORT
                && error.message().contains(" run the ");
    }

    /** Of a command that the user may run, but not with this key. */
    private static boolean isOfAForbiddenKey(@Nullable Object reply) {
        return reply instanceof Link.ErrorReply error && error.message().startsWith("NOPERM") && !isForbidden(reply);
    }

    /** Replies: of WATCH, then of PTTL and GET in turn, and of MULTI. */
    private List<@Nullable Object> watch(List<Entry> placed) throws LinkFailure {
        byte[][] watch = new byte[placed.size() + 1][];
        watch[0] = ascii("WATCH");
        List<byte[][]> commands = new ArrayList<>();
        commands.add(watch);
        for (int i = 0; i < placed.size(); i++) {
            byte[] key = placed.get(i).key;
            watch[i + 1] = key;
            commands.add(new byte[][] {ascii("PTTL"), key});
            commands.add(new byte[][] {ascii("GET"), key});
        }
        commands.add(command("MULTI")); // known to have begun before anything is said in it
        List<@Nullable Object> replies = call(commands);
        found.accept(replies.stream().filter(WarmBatch::isOfAKey).count());
        return replies;
    }

    /** Of PTTL or GET. */
    private static boolean isOfAKey(@Nullable Object reply) {
        return reply instanceof Long left ? left > NO_KEY : reply instanceof byte[] && !isOk(reply);
    }

    private static boolean isStillOurs(Entry entry, @Nullable Object ttl, @Nullable Object value) {
        return ttl instanceof Long left
                && left >= 0
                && left <= entry.moment()
                && value instanceof byte[] bytes
                && Arrays.equals(bytes, entry.value);
    }

    private static byte[][] command(String name) {
        return new byte[][] {ascii(name)};
    }

    /** A refusal, such as a missing permission, shows in the replies; a link that breaks is a failure. */
    private List<@Nullable Object> call(List<byte[][]> commands) throws LinkFailure {
        List<@Nullable Object> replies = link.call(commands, TIMEOUT_NANOS);
        if (replies.size() != commands.size()) {
            throw new LinkFailure(replies.size() + " replies to " + commands.size() + " commands");
        }
        return replies;
    }

    private static boolean isOk(@Nullable Object reply) {
        return reply instanceof byte[] bytes && Arrays.equals(bytes, ascii("OK"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

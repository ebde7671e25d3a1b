package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.TtlForm;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.args.Rawable;

/**
 * One connection's own writes, told to the engine before they are sent and again when they are known to be executed:
 * with their reply, or inside a transaction with that of {@code EXEC}. What was lost with its connection may have been
 * executed, or may yet be.
 */
final class OwnWrites {

    private static final @Nullable ClassLoader CLIENT_LOADER = Connection.class.getClassLoader();

    private final Engine engine;
    private final Supplier<@Nullable String> server;
    /** Far more than a sane transaction; past it one action stands for all. */
    static final int MAX_QUEUED = 1 << 16;

    private final OnReply all = this::everything;

    /** What waits for {@code EXEC}; {@link #all} alone where that is among it, or there is too much of it. */
    private List<OnReply> queued = new ArrayList<>(0);

    /** @param server that the connection leads to, as far as it is known */
    OwnWrites(Engine engine, Supplier<@Nullable String> server) {
        this.engine = engine;
        this.server = server;
    }

    /**
     * Before a command is sent.
     *
     * @param multi whether the server will queue it
     */
    @Nullable
    OnReply sending(CommandArguments arguments, Nature nature, boolean multi) {
        OnReply write = write(arguments, nature);
        if (write == null) {
            return nature.meaning() == Nature.Meaning.OTHER ? null : endOfTransaction(nature.meaning());
        }
        write.settled(OnReply.Fate.ACCEPTED);
        if (multi) {
            queue(write);
            return null;
        }
        return write;
    }

    private void queue(OnReply write) {
        if (!queued.isEmpty() && queued.get(0) == all) {
            return;
        }
        boolean fits = write != all && queued.size() < MAX_QUEUED;
        if (!fits) {
            queued = new ArrayList<>(0);
        }
        queued.add(fits ? write : all);
    }

    /** How many actions wait for {@code EXEC}. */
    int queued() {
        return queued.size();
    }

    private @Nullable OnReply write(CommandArguments arguments, Nature nature) {
        return switch (nature.effect()) {
            case NONE -> null;
            case EVERYTHING -> {
                engine.emptying(arguments.getCommand().getRaw());
                yield all;
            }
            case FIRST_ARGUMENT -> {
                byte[][] key = keys(arguments, 1);
                learnTtl(key, arguments, nature.ttl());
                yield writes(key);
            }
            case ARGUMENTS -> writes(keys(arguments, arguments.size() - 1));
        };
    }

    private void learnTtl(byte[][] key, CommandArguments arguments, TtlForm form) {
        if (key.length == 1 && form.mayGive(arguments.size() - 1)) {
            engine.givesTtl(CLIENT_LOADER, key[0], form, index -> argument(arguments, index));
        }
    }

    /** By its place after the command; null past the last. */
    private static byte @Nullable [] argument(CommandArguments arguments, int index) {
        int place = -1;
        for (Rawable argument : arguments) {
            if (place++ == index) {
                return argument.getRaw();
            }
        }
        return null;
    }

    private OnReply writes(byte[][] keys) {
        return fate -> {
            for (byte[] key : keys) {
                if (fate == OnReply.Fate.LOST) {
                    engine.unsettled(key, server.get());
                } else {
                    engine.written(key);
                }
            }
        };
    }

    /** What became of a command that may write anything. */
    void everything(OnReply.Fate fate) {
        if (fate == OnReply.Fate.LOST) {
            engine.everythingUnsettled(server.get());
        } else {
            engine.writtenEverything();
        }
    }

    /** The first arguments after the command; Jedis has made copies of what the application passed. */
    private static byte[][] keys(CommandArguments arguments, int count) {
        List<byte[]> keys = new ArrayList<>(count);
        Iterator<Rawable> all = arguments.iterator();
        all.next();
        for (int i = 0; i < count && all.hasNext(); i++) {
            byte[] argument = all.next().getRaw();
            if (argument.length <= Key.MAX_BYTES) {
                keys.add(argument);
            }
        }
        return keys.toArray(new byte[0][]);
    }

    private @Nullable OnReply endOfTransaction(Nature.Meaning meaning) {
        if (meaning == Nature.Meaning.DISCARD || meaning == Nature.Meaning.RESET) {
            forgetQueued();
        }
        if (meaning != Nature.Meaning.EXEC || queued.isEmpty()) {
            return null;
        }
        List<OnReply> executed = queued;
        queued = new ArrayList<>(0);
        return fate -> executed.forEach(write -> write.settled(fate));
    }

    /** What was queued and never executed. */
    void forgetQueued() {
        queued.clear();
    }
}

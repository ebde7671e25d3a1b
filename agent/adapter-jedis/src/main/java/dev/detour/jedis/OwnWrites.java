package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.TtlForm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

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
    OnReply sending(Object arguments, Nature nature, boolean multi) {
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

    /** The same for one that is not sent, as there is no connection: what the application meant to change is not kept. */
    void unsent(Object arguments, Nature nature) {
        OnReply write = write(arguments, nature);
        if (write != null) {
            write.settled(OnReply.Fate.ACCEPTED);
        }
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

    private @Nullable OnReply write(Object arguments, Nature nature) {
        return switch (nature.effect()) {
            case NONE -> null;
            case EVERYTHING -> {
                engine.emptying(CommandForm.CURRENT.command(arguments).getRaw());
                yield all;
            }
            case FIRST_ARGUMENT -> {
                byte[][] key = keys(arguments, 1);
                learnTtl(key, arguments, nature.ttl());
                yield writes(key);
            }
            case ARGUMENTS -> writes(keys(arguments, CommandForm.CURRENT.size(arguments) - 1));
        };
    }

    private void learnTtl(byte[][] key, Object arguments, TtlForm form) {
        if (key.length == 1 && form.mayGive(CommandForm.CURRENT.size(arguments) - 1)) {
            engine.givesTtl(CLIENT_LOADER, key[0], form, index -> CommandForm.CURRENT.raw(arguments, index + 1));
        }
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

    /** The first arguments after the command. */
    private static byte[][] keys(Object arguments, int count) {
        List<byte[]> keys = CommandForm.CURRENT.first(arguments, count);
        return keys.stream().filter(key -> key.length <= Key.MAX_BYTES).toArray(byte[][]::new);
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

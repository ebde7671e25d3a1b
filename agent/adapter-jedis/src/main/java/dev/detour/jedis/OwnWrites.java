package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.SentWrite;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.TtlForm;
import java.util.ArrayList;
import java.util.List;
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
    private final Place place;
    private final ToldWrites told;
    /** Far more than a sane transaction; past it one action stands for all. */
    static final int MAX_QUEUED = 1 << 16;

    private final OnReply all = this::everything;

    /** What waits for {@code EXEC}; {@link #all} alone where that is among it, or there is too much of it. */
    private List<OnReply> queued = new ArrayList<>(0);

    /** Where the connection leads, as far as is known when it is asked. */
    interface Place {
        /** To which server. */
        @Nullable
        String server();

        /** To whose data. */
        @Nullable
        Namespace namespace();

        /** Whether all of it is on that server. */
        boolean isWhole();
    }

    OwnWrites(Engine engine, Place place) {
        this.engine = engine;
        this.place = place;
        this.told = new ToldWrites(engine.writes().sentWrites(), place);
    }

    /**
     * Before a command is sent.
     *
     * @param multi whether the server will queue it
     */
    @Nullable
    OnReply sending(Object arguments, Nature nature, boolean multi) {
        return switch (nature.effect()) {
            case NONE -> nature.meaning() == Nature.Meaning.OTHER ? null : endOfTransaction(nature.meaning());
            case EVERYTHING -> {
                engine.writes().emptying(CommandForm.CURRENT.command(arguments).getRaw());
                yield sent(all, told.ofEverything(nature.form()), multi);
            }
            case FIRST_ARGUMENT -> {
                byte[][] key = keys(CommandForm.CURRENT.first(arguments, 1));
                learnTtl(key, arguments, nature.form().ttl());
                yield sent(writes(key), told.ofKey(key, arguments, nature.form()), multi);
            }
            case ARGUMENTS -> {
                List<byte[]> every = CommandForm.CURRENT.first(arguments, CommandForm.CURRENT.size(arguments) - 1);
                yield sent(writes(keys(every)), told.ofArguments(every, nature.form()), multi);
            }
        };
    }

    private @Nullable OnReply sent(OnReply write, @Nullable SentWrite toTell, boolean multi) {
        write.settled(OnReply.Fate.ACCEPTED);
        if (multi) {
            queue(write);
            told.queue(toTell);
            return null;
        }
        return toTell == null ? write : OnReply.both(write, fate -> told.settled(toTell, fate));
    }

    /** One is not sent, as there is no connection: what the application meant to change is not kept all the same. */
    static void unsent(Engine engine, Object arguments, Nature nature) {
        switch (nature.effect()) {
            case NONE -> {}
            case EVERYTHING -> engine.writes().writtenEverything();
            case FIRST_ARGUMENT -> written(engine, CommandForm.CURRENT.first(arguments, 1));
            case ARGUMENTS ->
                written(engine, CommandForm.CURRENT.first(arguments, CommandForm.CURRENT.size(arguments) - 1));
        }
    }

    private static void written(Engine engine, List<byte[]> keys) {
        for (byte[] key : keys(keys)) {
            engine.writes().written(key);
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

    private void learnTtl(byte[][] key, Object arguments, TtlForm form) {
        if (key.length == 1 && form.mayGive(CommandForm.CURRENT.size(arguments) - 1)) {
            engine.writes()
                    .givesTtl(CLIENT_LOADER, key[0], form, index -> CommandForm.CURRENT.raw(arguments, index + 1));
        }
    }

    private OnReply writes(byte[][] keys) {
        return fate -> {
            for (byte[] key : keys) {
                if (fate == OnReply.Fate.LOST) {
                    engine.writes().unsettled(key, place.server());
                } else {
                    engine.writes().written(key);
                }
            }
        };
    }

    /** What became of a command that may write anything. */
    void everything(OnReply.Fate fate) {
        if (fate == OnReply.Fate.LOST) {
            engine.writes().everythingUnsettled(place.server());
        } else {
            engine.writes().writtenEverything();
        }
    }

    /** Those among some arguments that may be keys of use. */
    private static byte[][] keys(List<byte[]> arguments) {
        return arguments.stream().filter(key -> key.length <= Key.MAX_BYTES).toArray(byte[][]::new);
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
        List<SentWrite> toTell = told.endQueue();
        return new OnReply() {
            @Override
            public void settled(Fate fate) {
                executed.forEach(write -> write.settled(fate));
            }

            @Override
            public void settled(Fate fate, @Nullable Object reply) {
                settled(fate);
                told.settled(toTell, fate, reply);
            }
        };
    }

    /** What was queued and never executed. */
    void forgetQueued() {
        queued.clear();
        told.forgetQueue();
    }
}

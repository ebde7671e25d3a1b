package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.SentWrite;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.CommandEffect;
import dev.detour.engine.model.TtlForm;
import dev.detour.engine.model.WriteForm;
import dev.detour.lettuce.ObservedCommand.Ending;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees this process's own writes go out and come back, those of a transaction with its end, and tells {@link StateChange}
 * apart. While reads are kept from a server, it listens for any reply of it.
 */
final class WriteObserver {

    private static final Set<String> STATEFUL =
            Set.of("SELECT", "AUTH", "HELLO", "RESET", "WATCH", "UNWATCH", "MULTI", "EXEC", "DISCARD", "CLIENT");

    private enum Kind {
        READ,
        ONE_KEY_WRITE,
        WRITE,
        EVERYTHING,
        STATEFUL
    }

    private final Engine engine;
    private final WatchedKeys<Watching> watchedKeys;

    /** Filled at construction, read only since. */
    private final Map<CommandType, Kind> kinds = new EnumMap<>(CommandType.class);

    private final Map<CommandType, WriteForm> forms = new EnumMap<>(CommandType.class);
    private final ToldWrites told;
    /** What may write every key, by the future that Spring Data Redis waits for next, if it waits. */
    private final WeakKeys<Object, WritesUnderWay.Trip> sentBySpring = new WeakKeys<>();

    /** Whether there was ever any, so that other applications do not look for each future that they wait for. */
    private volatile boolean isSpringSending;

    private final @Nullable ClassLoader clientLoader = RedisCommand.class.getClassLoader();

    WriteObserver(Engine engine, WatchedKeys<Watching> watchedKeys) {
        this.engine = engine;
        this.told = new ToldWrites(engine.writes().sentWrites(), clientLoader);
        this.watchedKeys = watchedKeys;
        for (CommandType type : CommandType.values()) {
            kinds.put(type, kindOf(nameOf(type)));
            forms.put(type, WriteForm.of(nameOf(type)));
        }
    }

    private static Kind kindOf(String name) {
        if (STATEFUL.contains(name)) {
            return Kind.STATEFUL;
        }
        return switch (CommandEffect.of(name)) {
            case NONE -> Kind.READ;
            case FIRST_ARGUMENT -> Kind.ONE_KEY_WRITE;
            case ARGUMENTS -> Kind.WRITE;
            case EVERYTHING -> Kind.EVERYTHING;
        };
    }

    private Kind kindOf(RedisCommand<?, ?, ?> command) {
        ProtocolKeyword type = command.getType();
        Kind kind = type instanceof CommandType known ? kinds.get(known) : null;
        return kind != null ? kind : kindOf(nameOf(type));
    }

    private WriteForm formOf(RedisCommand<?, ?, ?> command) {
        WriteForm known = command.getType() instanceof CommandType type ? forms.get(type) : null;
        return known != null ? known : WriteForm.of(nameOf(command.getType()));
    }

    /** As the server reads it: how a keyword of the application's own prints itself is its own affair. */
    private static String nameOf(ProtocolKeyword type) {
        return new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    }

    /** This thread waits for what it has sent. */
    void awaiting(Object future) {
        WritesUnderWay.Trip trip = isSpringSending ? sentBySpring.get(future) : null;
        if (trip != null) {
            trip.awaited();
        }
    }

    /** Whether the command cannot be observed without its connection's state. */
    boolean needsState(RedisCommand<?, ?, ?> command) {
        return kindOf(command) != Kind.READ || command instanceof TransactionalCommand;
    }

    /** The command to send in its place, which tells when it returns. */
    RedisCommand<?, ?, ?> observe(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        return switch (kindOf(command)) {
            case STATEFUL -> stateful(command, connection);
            case READ -> connection.isAiling() ? ObservedCommand.listening(command, connection.heard()) : command;
            case ONE_KEY_WRITE -> oneKeyWrite(command, connection);
            case WRITE -> write(command, connection);
            case EVERYTHING -> emptying(command, connection);
        };
    }

    /** Returns null where the application's codec fails; it will say so itself when Lettuce asks it, or write after all. */
    private static <L extends List<?>> @Nullable L keys(
            Function<@Nullable CommandArgs<?, ?>, L> form, RedisCommand<?, ?, ?> command) {
        try {
            return form.apply(command.getArgs());
        } catch (RuntimeException | Error codecs) {
            return null;
        }
    }

    private RedisCommand<?, ?, ?> oneKeyWrite(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        List<byte[]> key = keys(EncodedArguments::firstKey, command);
        if (key == null) {
            return unencodable(command, connection);
        }
        WriteForm form = formOf(command);
        learnTtl(key, command, form.ttl());
        return keyed(key, told.ofKey(key, command.getArgs(), form), command, connection);
    }

    private RedisCommand<?, ?, ?> write(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        List<byte @Nullable []> arguments = keys(EncodedArguments::keysInPlace, command);
        if (arguments == null) {
            return unencodable(command, connection);
        }
        SentWrite toTell = told.ofArguments(arguments, formOf(command));
        return keyed(EncodedArguments.keys(arguments), toTell, command, connection);
    }

    private RedisCommand<?, ?, ?> emptying(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        engine.writes().emptying(command.getType().getBytes());
        SentWrite toTell = told.ofEverything(formOf(command), connection);
        if (command instanceof TransactionalCommand) {
            connection.queued().addEverything();
            ToldWrites.queue(toTell, connection);
            return everything(command, null, connection);
        }
        return everything(command, ToldWrites.onReturn(toTell, connection), connection);
    }

    /** @param toTell null where that is nothing */
    private RedisCommand<?, ?, ?> keyed(
            List<byte[]> keys,
            @Nullable SentWrite toTell,
            RedisCommand<?, ?, ?> command,
            LettuceConnection connection) {
        if (command instanceof TransactionalCommand) {
            connection.queued().add(keys);
            ToldWrites.queue(toTell, connection);
            return write(command, keys, null, connection);
        }
        return write(command, keys, ToldWrites.onReturn(toTell, connection), connection);
    }

    /** The client asks the codec once more and sends nothing where that fails again; else it may have written any key. */
    private RedisCommand<?, ?, ?> unencodable(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        return new ObservedCommand<>(command, connection.heard(), new ObservedCommand.Return() {
            private volatile boolean isSent;

            @Override
            public void sent() {
                isSent = true;
                if (command instanceof TransactionalCommand) {
                    connection.queued().addEverything();
                }
                engine.writes().writtenEverything();
            }

            @Override
            public void returned(Ending ending) {
                if (isSent && ending == Ending.LOST) {
                    engine.writes().everythingUnsettled(connection.destination().server());
                } else if (isSent) {
                    engine.writes().writtenEverything();
                }
            }
        });
    }

    private void learnTtl(List<byte[]> key, RedisCommand<?, ?, ?> command, TtlForm form) {
        CommandArgs<?, ?> args = command.getArgs();
        if (args != null && key.size() == 1 && form.mayGive(args.count())) {
            engine.writes().givesTtl(clientLoader, key.get(0), form, index -> EncodedArguments.at(args, index));
        }
    }

    /** @param then what is told after all else; null where that is nothing */
    private RedisCommand<?, ?, ?> write(
            RedisCommand<?, ?, ?> command,
            List<byte[]> arguments,
            ObservedCommand.@Nullable Return then,
            LettuceConnection connection) {
        if (arguments.isEmpty()) {
            return command;
        }
        if (!(command instanceof TransactionalCommand)) { // in a transaction it is only queued, and a read would be too
            connection.heldReads().letGo(arguments);
        }
        arguments.forEach(engine.writes()::written);
        WritesUnderWay.Trip trip = connection.writes().begin(arguments);
        return new ObservedCommand<>(command, connection.heard(), ending -> {
            try {
                returned(arguments, ending, connection);
                tell(then, ending);
            } finally {
                trip.end();
            }
        });
    }

    private static void tell(ObservedCommand.@Nullable Return then, Ending ending) {
        if (then != null) {
            then.returned(ending);
        }
    }

    private void returned(List<byte[]> arguments, Ending ending, LettuceConnection connection) {
        if (ending == Ending.LOST) {
            arguments.forEach(argument ->
                    engine.writes().unsettled(argument, connection.destination().server(argument)));
        } else {
            arguments.forEach(engine.writes()::written);
        }
        if (ending == Ending.ACCEPTED) {
            engine.writes().tookWrite(connection.heard());
        }
    }

    private RedisCommand<?, ?, ?> everything(
            RedisCommand<?, ?, ?> command, ObservedCommand.@Nullable Return then, LettuceConnection connection) {
        if (!(command instanceof TransactionalCommand)) {
            connection.heldReads().letAllGo();
        }
        engine.writes().writtenEverything();
        boolean senderWaits = !(command instanceof TransactionalCommand) && SyncCall.isCurrent();
        WritesUnderWay.Trip trip = senderWaits
                ? connection.writes().beginEverythingAndWait()
                : connection.writes().beginEverything(nameOf(command.getType()));
        if (!senderWaits && !(command instanceof TransactionalCommand) && SyncCall.isOfSpring()) {
            isSpringSending = true;
            sentBySpring.put(command, trip);
        }
        return new ObservedCommand<>(command, connection.heard(), ending -> {
            try {
                if (ending == Ending.LOST) {
                    engine.writes().everythingUnsettled(connection.destination().server());
                } else {
                    engine.writes().writtenEverything();
                }
                tell(then, ending);
            } finally {
                trip.end();
            }
        });
    }

    private RedisCommand<?, ?, ?> stateful(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        String name = nameOf(command.getType());
        if (name.equals("CLIENT")) {
            return ClientTracking.observe(command, connection);
        }
        connection.heldReads().letAllGo();
        return switch (name) {
            case "EXEC" -> execute(command, connection);
            case "WATCH" -> watch(command, connection);
            default -> StateChange.observe(command, name, connection);
        };
    }

    private RedisCommand<?, ?, ?> watch(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        Watching watching = new Watching(connection);
        watchedKeys.add(watching, keys(EncodedArguments::keys, command)); // without keys it may be any
        return new ObservedCommand<>(command, connection.heard(), watching);
    }

    private RedisCommand<?, ?, ?> execute(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        connection.watching(false);
        boolean everything = connection.queued().isEverything();
        ObservedCommand.Return then = ToldWrites.onExecution(connection.queued().toTell(), command, connection);
        List<byte[]> written = connection.queued().end();
        return everything ? everything(command, then, connection) : write(command, written, then, connection);
    }
}

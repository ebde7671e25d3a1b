package dev.detour.lettuce;

import dev.detour.engine.Engine;
import dev.detour.engine.model.CommandEffect;
import dev.detour.lettuce.ObservedCommand.Ending;
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
import org.jspecify.annotations.Nullable;

/**
 * Sees this process's own writes go out and come back, and what changes a connection: transactions, the database, the
 * user.
 */
final class WriteObserver {

    private static final Set<String> STATEFUL =
            Set.of("SELECT", "AUTH", "HELLO", "RESET", "WATCH", "UNWATCH", "MULTI", "EXEC", "DISCARD");

    private enum Kind {
        READ,
        ONE_KEY_WRITE,
        WRITE,
        EVERYTHING,
        STATEFUL
    }

    private final Engine engine;
    private final Servers servers;

    /** Where a connection leads. */
    @FunctionalInterface
    interface Servers {
        /** As a namespace names it; null where it is not known. */
        @Nullable
        String of(Object connection);
    }

    /** Filled at construction, read only since. */
    private final Map<CommandType, Kind> kinds = new EnumMap<>(CommandType.class);

    WriteObserver(Engine engine, Servers servers) {
        this.engine = engine;
        this.servers = servers;
        for (CommandType type : CommandType.values()) {
            kinds.put(type, kindOf(nameOf(type)));
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

    /** As the server reads it: how a keyword of the application's own prints itself is its own affair. */
    private static String nameOf(ProtocolKeyword type) {
        return new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
    }

    /** Whether Lettuce itself, which goes by what a keyword prints, sees what the command does to the connection. */
    private static boolean isFollowed(ProtocolKeyword type, String name) {
        return type.toString().equals(name);
    }

    /** Whether the command cannot be observed without its connection's state. */
    boolean needsState(RedisCommand<?, ?, ?> command) {
        return kindOf(command) == Kind.STATEFUL || command instanceof TransactionalCommand;
    }

    /** The command to send in place of one that needs no state. */
    RedisCommand<?, ?, ?> observe(Object connection, RedisCommand<?, ?, ?> command) {
        return switch (kindOf(command)) {
            case READ, STATEFUL -> command;
            case ONE_KEY_WRITE, WRITE -> write(connection, command, keys(kindOf(command), command));
            case EVERYTHING -> everything(connection, command);
        };
    }

    /** The command to send in place of any. */
    RedisCommand<?, ?, ?> observe(Object connection, RedisCommand<?, ?, ?> command, LettuceConnection state) {
        Kind kind = kindOf(command);
        if (kind == Kind.STATEFUL) {
            return stateful(connection, command, state);
        }
        if (command instanceof TransactionalCommand) {
            switch (kind) {
                case ONE_KEY_WRITE, WRITE -> state.queuedWrite(keys(kind, command));
                case EVERYTHING -> state.queuedEverything();
                case READ, STATEFUL -> {}
            }
        }
        return observe(connection, command);
    }

    private static List<byte[]> keys(Kind kind, RedisCommand<?, ?, ?> command) {
        return kind == Kind.ONE_KEY_WRITE
                ? EncodedArguments.first(command.getArgs())
                : EncodedArguments.of(command.getArgs());
    }

    private RedisCommand<?, ?, ?> write(Object connection, RedisCommand<?, ?, ?> command, List<byte[]> arguments) {
        if (arguments.isEmpty()) {
            return command;
        }
        arguments.forEach(engine::written);
        return new ObservedCommand<>(command, ending -> {
            if (ending == Ending.LOST) {
                String server = servers.of(connection);
                arguments.forEach(argument -> engine.unsettled(argument, server));
            } else {
                arguments.forEach(engine::written);
            }
        });
    }

    private RedisCommand<?, ?, ?> everything(Object connection, RedisCommand<?, ?, ?> command) {
        engine.writtenEverything();
        return new ObservedCommand<>(command, ending -> {
            if (ending == Ending.LOST) {
                engine.everythingUnsettled(servers.of(connection));
            } else {
                engine.writtenEverything();
            }
        });
    }

    private RedisCommand<?, ?, ?> stateful(Object connection, RedisCommand<?, ?, ?> command, LettuceConnection state) {
        String name = nameOf(command.getType());
        boolean followed = isFollowed(command.getType(), name);
        switch (name) {
            case "WATCH" -> state.watching(true);
            case "UNWATCH" -> state.watching(false);
            case "DISCARD" -> {
                state.watching(false);
                state.endTransaction();
            }
            case "EXEC" -> {
                return execute(connection, command, state);
            }
            case "SELECT" -> {
                return followed ? select(command, state) : moved(command, state);
            }
            case "AUTH" -> {
                return followed ? authenticate(command, state) : moved(command, state);
            }
            case "HELLO", "RESET" -> state.moving(); // rare by hand; whose data follows is not worked out
            default -> {
                if (!followed) { // MULTI: else Lettuce marks the commands that follow
                    state.watching(true);
                    state.queuedEverything();
                }
            }
        }
        return command;
    }

    private RedisCommand<?, ?, ?> execute(Object connection, RedisCommand<?, ?, ?> command, LettuceConnection state) {
        state.watching(false);
        boolean everything = state.isEverythingQueued();
        List<byte[]> written = state.endTransaction();
        return everything ? everything(connection, command) : write(connection, command, written);
    }

    /** Lettuce does not know of it, and undoes it when it reconnects: from now on nobody knows whose data is read. */
    private static RedisCommand<?, ?, ?> moved(RedisCommand<?, ?, ?> command, LettuceConnection state) {
        state.moving();
        return command;
    }

    private static RedisCommand<?, ?, ?> select(RedisCommand<?, ?, ?> command, LettuceConnection state) {
        List<byte[]> arguments = EncodedArguments.of(command.getArgs());
        state.moving();
        if (arguments.size() != 1) {
            return command;
        }
        int database = Integer.parseInt(EncodedArguments.text(arguments.get(0)));
        return new ObservedCommand<>(command, ending -> {
            if (ending != Ending.LOST) { // or it may yet be executed: the late reply tells
                state.selected(ending == Ending.ACCEPTED, database);
            }
        });
    }

    private static RedisCommand<?, ?, ?> authenticate(RedisCommand<?, ?, ?> command, LettuceConnection state) {
        List<byte[]> arguments = EncodedArguments.of(command.getArgs());
        state.moving();
        String user = arguments.size() == 2 ? EncodedArguments.text(arguments.get(0)) : "default";
        return new ObservedCommand<>(command, ending -> {
            if (ending != Ending.LOST) {
                state.authenticated(ending == Ending.ACCEPTED, user);
            }
        });
    }
}

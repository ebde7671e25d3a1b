package dev.detour.lettuce;

import dev.detour.engine.model.Namespace;
import dev.detour.lettuce.ObservedCommand.Ending;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command that changes its connection: begins a transaction or gives it up, changes the database or the user. */
final class StateChange {

    private static final int NO_DATABASE = -1;

    private StateChange() {}

    /**
     * The command to send in its place.
     *
     * @param name as the server reads it
     */
    static RedisCommand<?, ?, ?> observe(RedisCommand<?, ?, ?> command, String name, LettuceConnection connection) {
        // in a transaction it is queued, and nobody tells what becomes of it
        boolean followed = isFollowed(command.getType(), name) && !(command instanceof TransactionalCommand);
        switch (name) {
            case "UNWATCH" -> connection.watching(false);
            case "DISCARD" -> {
                connection.watching(false);
                connection.queued().end();
            }
            case "SELECT" -> {
                return followed ? select(command, connection) : moved(command, connection);
            }
            case "AUTH" -> {
                return followed ? authenticate(command, connection) : moved(command, connection);
            }
            case "HELLO", "RESET" ->
                connection.destination().movedUnseen(); // rare by hand; whose data follows is not worked out
            default -> {
                if (!followed) { // MULTI: else Lettuce marks the commands that follow
                    connection.watching(true);
                    connection.queued().addEverything();
                }
            }
        }
        return command;
    }

    /** Whether Lettuce itself, which goes by what a keyword prints, sees what the command does to the connection. */
    private static boolean isFollowed(ProtocolKeyword type, String name) {
        return type.toString().equals(name);
    }

    /** Lettuce does not know of it, and undoes it when it reconnects: from now on nobody knows whose data is read. */
    private static RedisCommand<?, ?, ?> moved(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        connection.destination().movedUnseen();
        return command;
    }

    /** What is to be done with its reply; whether it is sent, and given up, its connection is told. */
    private static RedisCommand<?, ?, ?> moving(
            RedisCommand<?, ?, ?> command, LettuceConnection connection, int move, Consumer<Boolean> replied) {
        Destination destination = connection.destination();
        return new ObservedCommand<>(command, connection.heard(), new ObservedCommand.Return() {
            @Override
            public void sent() {
                destination.sent(move);
            }

            @Override
            public void returned(Ending ending) {
                if (ending == Ending.LOST) {
                    destination.givenUp(
                            move); // it may yet be executed: the late reply tells, or the loss of the channel
                } else {
                    replied.accept(ending == Ending.ACCEPTED);
                }
            }
        });
    }

    private static RedisCommand<?, ?, ?> select(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        int move = connection.destination().moving();
        int database = databaseOf(command);
        return moving(command, connection, move, isAccepted -> {
            if (isAccepted && database == NO_DATABASE) {
                connection.destination().movedUnseen();
            } else {
                connection.destination().selected(move, isAccepted, database);
            }
        });
    }

    /** Returns {@link #NO_DATABASE} for what is no number, which the server will say too. */
    private static int databaseOf(RedisCommand<?, ?, ?> command) {
        try {
            List<byte[]> arguments = EncodedArguments.of(command.getArgs());
            return arguments.size() == 1 ? Integer.parseInt(EncodedArguments.text(arguments.get(0))) : NO_DATABASE;
        } catch (RuntimeException | Error odd) {
            return NO_DATABASE; // or the application's codec fails, and says so itself when asked to send
        }
    }

    private static RedisCommand<?, ?, ?> authenticate(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        int move = connection.destination().moving();
        String user = userOf(command);
        return moving(command, connection, move, isAccepted -> {
            if (isAccepted && user == null) {
                connection.destination().movedUnseen();
            } else {
                connection.destination().authenticated(move, isAccepted, user == null ? "" : user);
            }
        });
    }

    /** Returns null where the application's codec fails; it is hardly sent then. */
    private static @Nullable String userOf(RedisCommand<?, ?, ?> command) {
        try {
            List<byte[]> arguments = EncodedArguments.of(command.getArgs());
            return arguments.size() == 2 ? EncodedArguments.text(arguments.get(0)) : Namespace.DEFAULT_USER;
        } catch (RuntimeException | Error codecs) {
            return null;
        }
    }
}

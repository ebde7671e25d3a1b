package dev.detour.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT TRACKING: an application that asks for it keeps what it reads until the server tells it of a change. An answer
 * from elsewhere would stay in its cache for good, because the server never saw that read; so reads on such a connection
 * are the client's own affair.
 */
final class ClientTracking {

    private ClientTracking() {}

    /** The command to send in the place of a CLIENT command. */
    static RedisCommand<?, ?, ?> observe(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        String switched = switched(command);
        if ("ON".equals(switched)) {
            connection.heldReads().letAllGo();
            connection.tracking(true); // before it is sent: what follows is tracked
        } else if ("OFF".equals(switched)) {
            return new ObservedCommand<>(command, connection.heard(), ending -> {
                if (ending == ObservedCommand.Ending.ACCEPTED) {
                    connection.tracking(false);
                }
            });
        }
        return connection.isAiling() ? ObservedCommand.listening(command, connection.heard()) : command;
    }

    /** What follows CLIENT TRACKING, in upper case; null where it is another command. */
    private static @Nullable String switched(RedisCommand<?, ?, ?> command) {
        try {
            List<byte[]> arguments = EncodedArguments.of(command.getArgs());
            return arguments.size() > 1 && text(arguments.get(0)).equals("TRACKING") ? text(arguments.get(1)) : null;
        } catch (RuntimeException codecs) {
            return null; // it will say so itself when Lettuce asks it
        }
    }

    private static String text(byte[] argument) {
        return EncodedArguments.text(argument).toUpperCase(Locale.ROOT);
    }
}

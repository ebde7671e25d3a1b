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

    /** How many times it was asked for; guarded by this, like the next two. */
    private int asked;

    /** Up to which of these the server has answered, which it does in their order. */
    private int answered;

    private boolean granted;
    private volatile boolean on;

    /** Whether the server may be telling the application of changes to what it reads. */
    boolean isOn() {
        return on;
    }

    private synchronized int ask() {
        asked++;
        on = true;
        return asked;
    }

    private synchronized int asked() {
        return asked;
    }

    private synchronized void answered(int number, boolean grants) {
        if (number >= answered) {
            answered = number;
            granted = grants;
            on = granted || asked > answered;
        }
    }

    private synchronized void refused(int number) {
        answered(number, granted); // it is as it was
    }

    /** The command to send in the place of a CLIENT command. */
    static RedisCommand<?, ?, ?> observe(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        String switched = switched(command);
        if ("ON".equals(switched)) {
            return on(command, connection);
        } else if ("OFF".equals(switched)) {
            int before = connection.tracking().asked();
            return new ObservedCommand<>(command, connection.heard(), ending -> {
                if (ending == ObservedCommand.Ending.ACCEPTED) {
                    connection.tracking().answered(before, false);
                }
            });
        }
        return connection.isAiling() ? ObservedCommand.listening(command, connection.heard()) : command;
    }

    private static RedisCommand<?, ?, ?> on(RedisCommand<?, ?, ?> command, LettuceConnection connection) {
        connection.heldReads().letAllGo();
        connection.tracks();
        int number = connection.tracking().ask(); // before it is sent: what follows is tracked
        return new ObservedCommand<>(command, connection.heard(), ending -> {
            switch (ending) {
                case ACCEPTED -> connection.tracking().answered(number, true);
                case REFUSED -> connection.tracking().refused(number);
                case LOST -> {} // it may yet be executed: a late reply tells
            }
        });
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

package dev.detour.chaos.app;

import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Set;

/** What the failure of a command tells of whether it was sent. */
final class Unanswered {

    /** Where a client is while it makes a connection: what it was made for has not been sent. */
    private static final Set<String> CONNECTING = Set.of("makeObject", "connect", "initializeFromClientConfig");

    /** Lettuce's own, which an application with Jedis has not. */
    private static final String LETTUCE = "RedisCommandTimeoutException";

    private Unanswered() {}

    /** Whether it was, as far as anybody knows, and the time for its answer has passed. */
    static boolean isSent(Throwable failure) {
        boolean isLate = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfConnecting(cause)) {
                return false;
            }
            isLate |= cause instanceof SocketTimeoutException
                    || cause.getClass().getSimpleName().equals(LETTUCE);
        }
        return isLate;
    }

    private static boolean isOfConnecting(Throwable cause) {
        return Arrays.stream(cause.getStackTrace()).anyMatch(frame -> CONNECTING.contains(frame.getMethodName()));
    }
}

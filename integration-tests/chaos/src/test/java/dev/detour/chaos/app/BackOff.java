package dev.detour.chaos.app;

import java.util.Arrays;

/**
 * Where Jedis's client of a cluster waits between two attempts. It computes how long by the wall clock: where that is set
 * back by an hour meanwhile it may wait for minutes, with the agent or without.
 */
final class BackOff {

    private static final String EXECUTOR = "redis.clients.jedis.executors.ClusterCommandExecutor";
    private static final String METHOD = "sleep";

    private BackOff() {}

    /** Whether a thread is there, and nowhere else. */
    static boolean holds(Thread thread) {
        return isIn(thread.getStackTrace());
    }

    static boolean isIn(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .dropWhile(frame -> frame.getClassName().startsWith("java."))
                .findFirst()
                .filter(frame -> frame.getClassName().equals(EXECUTOR)
                        && frame.getMethodName().equals(METHOD))
                .isPresent();
    }
}

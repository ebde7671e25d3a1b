package dev.detour.jedis;

import dev.detour.bootstrap.Bridge;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The stack trace of what failed on a thread of Detour's own, as it would be on the thread of its caller: the frames of the
 * work and, in place of those beneath it, the application's. And of what Jedis met when a hook called it: without the hook's.
 */
final class JoinedTrace {

    private static final String OWN_PACKAGE = "dev.detour.jedis.";

    private JoinedTrace() {}

    /** The same failure; its causes and what it suppresses are given the caller's frames, too. */
    static Throwable of(Throwable failure) {
        StackTraceElement[] here = Thread.currentThread().getStackTrace();
        for (int i = 0; i < here.length; i++) {
            if (here[i].getClassName().equals(Bridge.class.getName())) {
                join(failure, Arrays.copyOfRange(here, i + 1, here.length), newSet());
                break;
            }
        }
        return failure;
    }

    /** The same failure, of Jedis that was called by a hook, as if Jedis had come there by itself. */
    static RuntimeException withoutHook(RuntimeException failure) {
        cut(failure, newSet());
        return failure;
    }

    private static void cut(Throwable failure, Set<Throwable> done) {
        if (!done.add(failure)) {
            return;
        }
        StackTraceElement[] own = failure.getStackTrace();
        StackTraceElement[] left =
                Arrays.stream(own).filter(frame -> !isHook(frame)).toArray(StackTraceElement[]::new);
        if (left.length < own.length) {
            failure.setStackTrace(left);
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            cut(cause, done);
        }
    }

    private static boolean isHook(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith(OWN_PACKAGE) || name.equals(Bridge.class.getName());
    }

    private static Set<Throwable> newSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static void join(Throwable failure, StackTraceElement[] callers, Set<Throwable> done) {
        if (!done.add(failure)) {
            return;
        }
        StackTraceElement[] own = failure.getStackTrace();
        int end = workEnd(own);
        if (end >= 0) {
            failure.setStackTrace(joined(own, end, callers));
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            join(cause, callers, done);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            join(suppressed, callers, done);
        }
    }

    /** How many frames are those of the work; negative where this was not thrown by an errand, or has been joined. */
    private static int workEnd(StackTraceElement[] own) {
        int end = own.length - 1;
        while (end >= 0 && !isErrand(own[end])) {
            end--;
        }
        while (end > 0 && own[end - 1].getClassName().startsWith(OWN_PACKAGE)) {
            end--;
        }
        return end;
    }

    private static boolean isErrand(StackTraceElement frame) {
        return frame.getMethodName().equals("run") && frame.getClassName().equals(Errand.class.getName());
    }

    /** The work is the very method that the caller is in, so that both may have its frames. */
    private static StackTraceElement[] joined(StackTraceElement[] own, int end, StackTraceElement[] callers) {
        int common = Math.min(end, callers.length);
        while (!isCommon(common, own, end, callers)) {
            common--;
        }
        StackTraceElement[] all = Arrays.copyOf(own, end + callers.length - common);
        System.arraycopy(callers, common, all, end, callers.length - common);
        return all;
    }

    private static boolean isCommon(int count, StackTraceElement[] own, int end, StackTraceElement[] callers) {
        for (int i = 0; i < count; i++) {
            StackTraceElement frame = own[end - count + i];
            if (!frame.getMethodName().equals(callers[i].getMethodName())
                    || !frame.getClassName().equals(callers[i].getClassName())) {
                return false;
            }
        }
        return true;
    }
}

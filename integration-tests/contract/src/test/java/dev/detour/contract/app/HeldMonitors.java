package dev.detour.contract.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks again and again at the threads of a load, for one that waits while it holds a monitor that the agent has entered:
 * in its place a virtual thread would keep its carrier from others, on JDKs before 24.
 */
final class HeldMonitors {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Set<String> held = new TreeSet<>();
    private int waits;

    private HeldMonitors() {}

    /**
     * Looks for so long.
     *
     * @return how many waits were seen, and where a monitor was held in one
     */
    static String watch(long millis) {
        HeldMonitors monitors = new HeldMonitors();
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(millis)) {
            Arrays.stream(monitors.threads.dumpAllThreads(true, false))
                    .filter(thread -> thread.getThreadName().startsWith("load-"))
                    .forEach(monitors::look);
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        return monitors.waits + " waits " + monitors.held;
    }

    private void look(ThreadInfo thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        if (stack.length == 0 || thread.getThreadState() == Thread.State.RUNNABLE && !isSocket(stack[0])) {
            return;
        }
        waits++;
        for (MonitorInfo monitor : thread.getLockedMonitors()) {
            if (isAgents(stack, monitor.getLockedStackDepth())) {
                held.add(monitor.getLockedStackFrame() + " while in " + stack[0]);
            }
        }
    }

    /** A thread that waits for a socket counts as running. */
    private static boolean isSocket(StackTraceElement frame) {
        return frame.isNativeMethod() && frame.getClassName().startsWith("sun.nio.ch.");
    }

    /** Whether the agent is at work in this frame, or has called what is. */
    private static boolean isAgents(StackTraceElement[] stack, int depth) {
        return Arrays.stream(stack)
                .skip(depth)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.startsWith("dev.detour.") && !name.startsWith("dev.detour.contract."));
    }
}

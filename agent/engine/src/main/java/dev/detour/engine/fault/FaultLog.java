package dev.detour.engine.fault;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that nobody takes what is injected for real, and that nobody takes for tested what was not injected: says what
 * is in force, when each is injected for the first time, after each minute in which something was, how much, and how much it
 * was in the end. Thread-safe.
 */
final class FaultLog {

    private static final String SETTING = "detour.faults: ";

    private final List<ArmedFault> armed;
    private final long seed;
    private final Executor later;
    private final AtomicBoolean isAhead = new AtomicBoolean();

    /** What was said last of each; written by the one task that is ahead. */
    private final long[] told;

    /** @param later runs a task once, a minute later */
    FaultLog(List<ArmedFault> armed, long seed, Executor later) {
        this.armed = armed;
        this.seed = seed;
        this.later = later;
        this.told = new long[armed.size()];
    }

    /** They are in force from now on. */
    void announce() {
        String faults = armed.size() == 1 ? "1 fault" : armed.size() + " faults";
        AgentLog.warnAnyway("FAULTS ARE INJECTED into reads of cache data, because detour.faults is set: " + faults
                + ", drawn by detour.fault-seed = " + seed
                + "; nothing of them is wrong with Redis or the origin. Take the setting out where this is no test");
        for (ArmedFault one : armed) {
            AgentLog.warn(SETTING + one.fault().words());
        }
    }

    /** One was injected into a read of this route. */
    void injected(ArmedFault one, Route route) {
        if (one.isFirst()) {
            String where = one.fault().kind() == InjectedFault.Kind.SLOW_ORIGIN ? "load" : "read";
            AgentLog.warn(SETTING + "the first " + one.fault().kind().label() + " is injected, into a " + where
                    + " of route " + route.name()
                    + "; they are counted here after each minute, and when the JVM ends");
        }
        if (!isAhead.get() && isAhead.compareAndSet(false, true)) {
            remindLater();
        }
    }

    /** What has become of each in the end: a test whose fault never struck has tested nothing. */
    void sumUp() {
        List<String> injected = new ArrayList<>();
        List<String> never = new ArrayList<>();
        for (ArmedFault one : armed) {
            if (one.count() > 0) {
                injected.add(counted(one.count(), one.fault()));
            } else {
                never.add(one.fault().words());
            }
        }
        AgentLog.warn(SETTING
                + (injected.isEmpty() ? "nothing was injected" : "injected in all: " + String.join(", ", injected))
                + (never.isEmpty() ? "" : "; NEVER STRUCK: " + String.join("; ", never)));
    }

    private static String counted(long count, InjectedFault fault) {
        return count + " x " + fault.kind().label() + " into " + String.join(", ", fault.keys());
    }

    private void remindLater() {
        try {
            later.execute(this::remind);
        } catch (Throwable noThread) { // the read goes on as it is to
            isAhead.set(false);
            AgentLog.ownFault("counting injected faults", noThread);
        }
    }

    private void remind() {
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < told.length; i++) {
            InjectedFault fault = armed.get(i).fault();
            long now = armed.get(i).count();
            if (now > told[i]) {
                counts.add(counted(now - told[i], fault) + " (" + now + " in all)");
            }
            told[i] = now;
        }
        isAhead.set(false); // last, so that one task at a time writes; what it missed is for the next line
        AgentLog.warn(SETTING + "injected since the last line: " + String.join(", ", counts));
    }
}

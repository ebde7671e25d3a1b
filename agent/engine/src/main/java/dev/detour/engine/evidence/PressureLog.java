package dev.detour.engine.evidence;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.TimeUnit;

/**
 * Says when a server comes under eviction pressure, and when that is over: one pair of lines a minute at most. What begins
 * sooner is said when it is still so after that minute. Used by one thread at a time.
 */
final class PressureLog {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String server;
    private boolean hasSaid;

    /** Whether the latest line said that there is pressure, and when the latest of these was. */
    private boolean isSaid;

    private long saidNanos;

    PressureLog(String server) {
        this.server = server;
    }

    void after(Pressure pressure, NodeSample sample) {
        if (pressure.isOn() == isSaid) {
            return;
        }
        if (isSaid) {
            isSaid = false;
            AgentLog.info(server + " is no longer under eviction pressure");
        } else if (!hasSaid || sample.atNanos() - saidNanos >= PAUSE_NANOS) {
            hasSaid = true;
            isSaid = true;
            saidNanos = sample.atNanos();
            AgentLog.info(server + " is under eviction pressure (at least " + Math.round(pressure.perSecond())
                    + " keys/s evicted, " + Math.round(100 * sample.fullness()) + " % of maxmemory used, "
                    + sample.policy()
                    + "): its nulls are answered from memory where it has something, and what is loaded"
                    + " for them is bounded; more maxmemory ends that, and the command doctor tells more");
        }
    }
}

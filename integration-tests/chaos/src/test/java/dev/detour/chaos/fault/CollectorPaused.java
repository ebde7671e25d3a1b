package dev.detour.chaos.fault;

import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.Site;
import dev.detour.testkit.AgentJvm;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Heaps are filled until a full collection stops their application for some time, and are collected again and again. */
public final class CollectorPaused implements PreparedFault {

    private static final int PAUSE_MILLIS = 200;
    private static final int PAUSES = 4;

    /** As long as an application runs before it is stopped again: one that hardly runs is asked nothing of. */
    private static final long RUNNING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What the heap was filled for, with some room: no two collections of one heap take as long. */
    private static final int SHORTEST_MILLIS = PAUSE_MILLIS / 2;

    private final LongAdder paused = new LongAdder();
    private long applications = 1;

    @Override
    public void prepare(AgentJvm.Builder jvm) {
        jvm.option("-XX:+UseSerialGC").option("-Xmx768m");
    }

    @Override
    public void strike(Site site) {
        applications = site.applications().size();
        site.applications().parallelStream().forEach(this::pause);
    }

    private void pause(Application application) {
        application.ask("ballast", Integer.toString(PAUSE_MILLIS));
        for (int i = 0; i < PAUSES; i++) {
            LockSupport.parkNanos(RUNNING_NANOS); // the load goes on
            long tookMillis = Long.parseLong(application.ask("collect"));
            if (tookMillis >= SHORTEST_MILLIS) {
                paused.increment();
            }
        }
    }

    @Override
    public List<Proof> proofs(Site site) {
        return List.of(new Proof(
                "collections of " + SHORTEST_MILLIS + " ms and more",
                PAUSES * applications,
                paused.sum(),
                "collections"));
    }

    @Override
    public void lift(Site site) {
        site.applications().forEach(application -> application.ask("drop"));
    }
}

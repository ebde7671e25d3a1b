package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is asked of one server in the background, by one task at a time. Thread-safe. */
final class WatchTask {

    private final Executor threads;
    private final AtomicBoolean underWay = new AtomicBoolean();

    WatchTask(Executor threads) {
        this.threads = threads;
    }

    /** Never blocks; false where one is under way, or there is no thread for it. */
    boolean start(Runnable task) {
        if (underWay.get() || !underWay.compareAndSet(false, true)) {
            return false;
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error bug) {
                    AgentLog.ownFault("watching a server", bug);
                } finally {
                    underWay.set(false);
                }
            });
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            underWay.set(false);
            return false;
        }
    }
}

package dev.detour.engine.tier;

import dev.detour.engine.model.OwnThread;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads behind links: none before there is need, none long after. */
final class RemoteThreads {

    private static final long KEEP_SECONDS = 10;
    private static final int WATCHERS = 8;

    private RemoteThreads() {}

    /** Ends waits and begins what is due; must not be held up. */
    static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-remote-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** Open links and read; one more than these is turned away rather than queued behind a server that does not answer. */
    static ThreadPoolExecutor readers(int max) {
        return new ThreadPoolExecutor(
                0, max, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), OwnThread.named("detour-remote"));
    }

    /** Watch servers; each server has one task at a time, which bounds the queue. */
    static ThreadPoolExecutor watchers() {
        BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        ThreadPoolExecutor watchers = new ThreadPoolExecutor(
                WATCHERS, WATCHERS, KEEP_SECONDS, TimeUnit.SECONDS, queue, OwnThread.named("detour-watch"));
        watchers.allowCoreThreadTimeOut(true);
        return watchers;
    }
}

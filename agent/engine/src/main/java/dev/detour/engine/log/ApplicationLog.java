package dev.detour.engine.log;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.LogLine;
import dev.detour.engine.model.OwnThread;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes the agent's lines to what the application logs through, from when that is set up until the JVM ends; standard error
 * has those before and after.
 *
 * <p>A thread of Detour's own looks for it, from the first client that is woven on, and writes the lines: a logger may
 * block, and may read Redis through a woven client, which is not routed on that thread. It ends when it is idle, or what a
 * logger leaves in its thread locals would keep the application. Where the logger holds it up for long, standard error has
 * what no longer finds a place in the queue, and what that thread itself has to say always: so nothing is lost, and nothing
 * goes round in circles. Thread-safe; one per JVM.
 */
public final class ApplicationLog implements LogLine.Taker {

    static final int MAX_WAITING = 1_000;

    /** How long the end of the JVM waits for a logger. */
    private static final long END_MILLIS = 1_000;

    private static final long IDLE_MILLIS = 5_000;

    /** Lines that a logger has thrown at, one after the other, before it is left alone. */
    private static final int MAX_FAILURES = 3;

    private final FrameworkSearch search;
    private final ApplicationLoaders loaders = new ApplicationLoaders();
    private final BlockingQueue<LogLine> lines = new LinkedBlockingQueue<>(MAX_WAITING);
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> OwnThread.create(task, "detour-log"));
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean lookAsked = new AtomicBoolean();

    private volatile @Nullable Framework framework;
    private volatile boolean ending;

    /** The thread while it is inside a logger. */
    private volatile @Nullable Thread writing;

    // of that thread alone, and of the one that starts it
    private final LookTimes looks = new LookTimes(System::nanoTime);
    private boolean hookAdded;
    private int failures;
    private boolean givenUp;

    ApplicationLog(LoadedClasses classes) {
        this.search = new FrameworkSearch(classes);
        thread.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Takes the agent's lines from now on, but to standard error until a client has been woven. Starts no thread. */
    public static ApplicationLog follow(Instrumentation instrumentation) {
        ApplicationLog log = new ApplicationLog(LoadedClasses.of(instrumentation));
        AgentLog.offerTo(log);
        return log;
    }

    /** A client that this loader defines has been woven. Never throws: the class is about to be given to the JVM. */
    public void wovenIn(@Nullable ClassLoader loader) {
        try {
            if (loader != null) {
                loaders.add(loader);
            }
            if (started.compareAndSet(false, true)) {
                looks.again(); // the first client may come long after the agent
                lookLater();
            } else {
                askToLook();
            }
        } catch (Throwable failure) {
            AgentLog.ownFault("looking for the application's log", failure);
        }
    }

    @Override
    public boolean takes(LogLine line) {
        if (framework == null) {
            askToLook();
            return false;
        }
        if (ending || Thread.currentThread() == writing || !lines.offer(line)) {
            return false;
        }
        // that fails where there is no thread to be had, and at the end, when it is too late for the thread to be
        // waited for
        return run(this::writeNext) && !ending || !lines.remove(line);
    }

    private void askToLook() {
        if (started.get() && lookAsked.compareAndSet(false, true) && !run(this::lookAsAsked)) {
            lookAsked.set(false);
        }
    }

    /** Never throws. */
    private boolean run(Runnable task) {
        try {
            thread.execute(() -> contained(task));
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return false;
        }
    }

    private void lookLater() {
        long pauseNanos = looks.untilNextNanos();
        if (pauseNanos < Long.MAX_VALUE) {
            thread.schedule(() -> contained(this::lookInTime), pauseNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static void contained(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            AgentLog.ownFault("writing to the application's log", failure);
        }
    }

    private void lookInTime() {
        try {
            look();
        } finally {
            lookLater();
        }
    }

    private void lookAsAsked() {
        lookAsked.set(false);
        look();
    }

    private void look() {
        Framework now = framework;
        if (givenUp || now != null && now.isBest() || !looks.mayLook()) {
            return;
        }
        Framework found = search.find(loaders.now());
        if (found != null && (now == null || found.isBest())) {
            addHook();
            AgentLog.info(
                    "further lines go to the application's log: logger " + Framework.LOGGER + " of " + found.name());
            framework = found;
        }
        looks.looked(found != null && found.isBest());
    }

    private void addHook() {
        if (hookAdded) {
            return;
        }
        hookAdded = true;
        try {
            Runtime.getRuntime().addShutdownHook(OwnThread.create(this::end, "detour-log-end"));
        } catch (IllegalStateException endingAlready) {
            ending = true;
        }
    }

    private void writeNext() {
        LogLine line = lines.poll();
        if (line == null) {
            return;
        }
        Framework there = framework;
        if (there == null) {
            AgentLog.print(line);
        } else if (there.isThere()) {
            write(line, there);
        } else {
            AgentLog.print(line);
            framework = null;
            looks.again();
            lookLater();
        }
    }

    private void write(LogLine line, Framework there) {
        Thread current = Thread.currentThread();
        writing = current;
        try {
            current.setContextClassLoader(there.contextLoader());
            there.write(line);
            failures = 0;
        } catch (Throwable broken) { // it is the application's, and may do anything
            AgentLog.print(line);
            failed(broken);
        } finally {
            current.setContextClassLoader(null);
            Thread.interrupted();
            writing = null;
        }
    }

    private void failed(Throwable broken) {
        failures++;
        if (failures == MAX_FAILURES) {
            givenUp = true;
            framework = null;
            AgentLog.warn("the application's log cannot be written to (" + broken
                    + "): lines go to standard error from now on; mend its logger " + Framework.LOGGER
                    + " and restart");
        }
    }

    /** The JVM ends. What the thread does not manage in time goes to standard error. */
    void end() {
        ending = true;
        CountDownLatch written = new CountDownLatch(1);
        try {
            if (run(written::countDown)) {
                written.await(END_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        List<LogLine> left = new ArrayList<>();
        lines.drainTo(left);
        left.forEach(AgentLog::print);
    }
}

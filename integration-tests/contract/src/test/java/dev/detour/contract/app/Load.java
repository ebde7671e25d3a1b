package dev.detour.contract.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads of an application that read by themselves, as a plan says, until it is over or they are told to stop. */
final class Load {

    private final LoadPlan plan;
    private final List<Access> accesses;
    private final String[] keys;
    private final String[] expected;
    private final List<LoadLog> logs = new ArrayList<>();
    private final ExecutorService threads = LoadThreads.create();
    private final List<Future<?>> readers = new ArrayList<>();
    private final long startEpochMillis;
    private final long startNanos;
    private volatile boolean stopped;

    private Load(LoadPlan plan, List<Access> accesses) {
        this.plan = plan;
        this.accesses = accesses;
        this.keys = new String[plan.keys()];
        this.expected = new String[plan.keys()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = plan.key(i);
            expected[i] = LoadPlan.valueOf(keys[i]);
        }
        this.startEpochMillis = System.currentTimeMillis();
        this.startNanos = System.nanoTime();
    }

    /**
     * Begins to read.
     *
     * @param accesses one for each thread, connected; they may be the same
     */
    static Load start(LoadPlan plan, List<Access> accesses) {
        Load load = new Load(plan, accesses);
        for (int i = 0; i < plan.threads(); i++) {
            LoadLog log = new LoadLog(plan);
            int index = i;
            load.logs.add(log);
            load.readers.add(load.threads.submit(() -> load.read(index, log)));
        }
        load.threads.shutdown();
        return load;
    }

    private void read(int index, LoadLog log) {
        Access access = accesses.get(index);
        long endNanos = TimeUnit.MILLISECONDS.toNanos(plan.millis());
        long intervalNanos =
                plan.readsPerSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * plan.threads() / plan.readsPerSecond();
        long dueNanos = intervalNanos * index / plan.threads(); // spread, rather than all threads at once
        while (!stopped && Math.max(dueNanos, sinceStart()) < endNanos) {
            if (intervalNanos > 0) {
                awaitDue(dueNanos);
                log.late(sinceStart() - dueNanos);
                dueNanos += intervalNanos;
            }
            readOnce(access, log);
        }
    }

    private long sinceStart() {
        return System.nanoTime() - startNanos;
    }

    private void awaitDue(long dueNanos) {
        long left = dueNanos - sinceStart();
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(left);
            left = dueNanos - sinceStart();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown is what the test wants to count
    private void readOnce(Access access, LoadLog log) {
        int key = ThreadLocalRandom.current().nextInt(keys.length);
        long beganNanos = sinceStart();
        try {
            Object value = access.get(keys[key]);
            log.got(value, expected[key], beganNanos, sinceStart() - beganNanos);
        } catch (Throwable error) {
            if (log.failed(error, beganNanos, sinceStart() - beganNanos)) {
                error.printStackTrace(); // one of each class, for the message of an assertion
            }
            access.recover();
        }
    }

    /** Ends the reading early. */
    void stop() {
        stopped = true;
    }

    /** Waits for the end, closes the connections and adds up. */
    LoadReport report() throws InterruptedException, ExecutionException {
        for (Future<?> reader : readers) {
            reader.get();
        }
        accesses.stream().distinct().forEach(Access::close);
        LoadLog sum = new LoadLog(plan);
        logs.forEach(sum::add);
        return sum.report(startEpochMillis);
    }
}

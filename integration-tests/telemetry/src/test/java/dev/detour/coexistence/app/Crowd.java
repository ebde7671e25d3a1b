package dev.detour.coexistence.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Readers of one key at a time, which its loader does not answer before all of them wait. */
final class Crowd {

    private static final long LOOK_MILLIS = 10;

    /** Who waits for Redis does so for less than this; who waits for the loader waits on. */
    private static final int LOOKS_IN_A_ROW = 30;

    private static volatile List<Thread> current = List.of();

    private Crowd() {}

    /** Runs the same on so many threads and gives what they came to. */
    static <T> List<T> of(int readers, Callable<T> read) throws Exception {
        List<FutureTask<T>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            FutureTask<T> task = new FutureTask<>(read);
            tasks.add(task);
            threads.add(new Thread(task, "crowd-" + i));
        }
        current = List.copyOf(threads);
        threads.forEach(Thread::start);
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(get(task));
        }
        return results;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** There is nothing that tells of a thread that begins to wait: they are looked at. */
    static void awaitCurrent() throws InterruptedException {
        for (int looks = 0; looks < LOOKS_IN_A_ROW; looks++) {
            Thread.sleep(LOOK_MILLIS);
            if (!current.stream().allMatch(Crowd::waits)) {
                looks = 0;
            }
        }
    }

    private static boolean waits(Thread reader) {
        return switch (reader.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }
}

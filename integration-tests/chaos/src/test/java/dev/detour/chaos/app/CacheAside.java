package dev.detour.chaos.app;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What applications without Detour do themselves, so that a comparison with them is fair: where Redis has no value or fails
 * they load it, and put it back. They are given the value before they put it back, which errs on their side.
 *
 * <p>What this process writes is loaded, but not put back: that would race with an invalidation, as it does in any
 * application. Thread-safe.
 */
final class CacheAside {

    private static final int THREADS = 32;

    /** For reads that hold no thread: nobody loads on a client's own. */
    private final ThreadPoolExecutor loaders = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), CacheAside::thread);

    private final Access access;

    CacheAside(Access access) {
        this.access = access;
        loaders.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "cache-aside");
        thread.setDaemon(true);
        return thread;
    }

    /** Reads as {@link Access#get} does. */
    void get(Keys.Read read, Access.Done done) {
        access.get(read.history().key(), (value, failure) -> {
            if (value != null) {
                done.came(value, null);
            } else if (access.isBlocking()) {
                load(read, failure, done);
            } else {
                loaders.execute(() -> load(read, failure, done));
            }
        });
    }

    @SuppressWarnings("CatchingUnchecked") // however it fails, the read has failed
    private void load(Keys.Read read, @Nullable Throwable failure, Access.Done done) {
        String row = null;
        Throwable failed = null;
        try {
            row = Database.INSTANCE.query(read.database(), read.history().key());
        } catch (Exception thrown) {
            failed = failure == null ? thrown : failure;
        }
        done.came(row, failed);
        if (row != null && failure == null && read.keyClass() != KeyClass.OWN) {
            putBack(read.history().key(), row);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the value has been given: nobody cares
    private void putBack(String key, String row) {
        try {
            access.setIfAbsent(key, row);
        } catch (Exception notStored) {
            // the next reader loads it
        }
    }
}

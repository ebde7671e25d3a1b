package dev.detour.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.model.OwnThread;
import java.lang.ref.WeakReference;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State beside objects that cannot carry it, compared by identity, gone with the object. Thread-safe; a look-up takes no
 * lock.
 *
 * <p>Caffeine notices that an object is gone when it is used the next time. The last application that shares a client leaves
 * nobody behind who would use it, while the state of a connection leads to what it was made with, and with that to classes of
 * the application. So it is looked after from time to time, as long as there is something.
 */
public final class WeakKeys<K, V> {

    private static final long SWEEP_MILLIS = 5_000;

    /** Also for what virtual threads have to do, which the lock of a reference queue would pin to their carriers. */
    private static final ScheduledThreadPoolExecutor SWEEPER = sweeper();

    private final Cache<K, V> values =
            Caffeine.newBuilder().weakKeys().executor(WeakKeys::maintain).build();
    private final long sweepMillis;

    /** Whether it is going to be swept. */
    private final AtomicBoolean isDue = new AtomicBoolean();

    /** Nothing yet. */
    public WeakKeys() {
        this(SWEEP_MILLIS);
    }

    /** For tests. */
    WeakKeys(long sweepMillis) {
        this.sweepMillis = sweepMillis;
    }

    private static ScheduledThreadPoolExecutor sweeper() {
        ScheduledThreadPoolExecutor sweeper = new ScheduledThreadPoolExecutor(1, OwnThread.named("detour-weak-keys"));
        sweeper.setKeepAliveTime(10, TimeUnit.SECONDS);
        sweeper.allowCoreThreadTimeOut(true);
        return sweeper;
    }

    private static void maintain(Runnable task) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        if (group != null && group.getName().equals("VirtualThreads")) { // there is no better question in Java 17
            SWEEPER.execute(task);
        } else {
            task.run();
        }
    }

    private void sweepLater() {
        if (isDue.get() || !isDue.compareAndSet(false, true)) {
            return;
        }
        boolean isScheduled = false;
        try {
            WeakReference<WeakKeys<K, V>> swept = new WeakReference<>(this);
            SWEEPER.prestartCoreThread(); // first, or what is queued would stay there where no thread is to be had
            SWEEPER.schedule(() -> sweep(swept), sweepMillis, TimeUnit.MILLISECONDS);
            isScheduled = true;
        } catch (OutOfMemoryError noThread) {
            // the next one who comes tries again
        } finally {
            if (!isScheduled) {
                isDue.set(false);
            }
        }
    }

    private static void sweep(WeakReference<? extends WeakKeys<?, ?>> swept) {
        WeakKeys<?, ?> keys = swept.get();
        if (keys != null) {
            keys.isDue.set(false);
            keys.values.cleanUp();
            if (keys.values.estimatedSize() > 0) {
                keys.sweepLater();
            }
        }
    }

    /** The state beside this object, or null. */
    public @Nullable V get(K object) {
        return values.getIfPresent(object);
    }

    /** The state beside this object, made first where there is none. */
    public V get(K object, Function<? super K, ? extends V> maker) {
        V value = values.get(object, maker);
        sweepLater();
        return value;
    }

    /** Sets the state beside this object. */
    public void put(K object, V value) {
        values.put(object, value);
        sweepLater();
    }
}

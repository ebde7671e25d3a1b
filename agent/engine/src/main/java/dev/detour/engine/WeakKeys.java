package dev.detour.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.model.OwnThread;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State beside objects that cannot carry it, compared by identity, gone with the object. Thread-safe; a look-up takes no
 * lock.
 */
public final class WeakKeys<K, V> {

    /** Done for virtual threads, which the lock of a reference queue would pin to their carriers. */
    private static final Executor ON_A_PLATFORM_THREAD = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OwnThread.named("detour-weak-keys"));

    private final Cache<K, V> values =
            Caffeine.newBuilder().weakKeys().executor(WeakKeys::maintain).build();

    private static void maintain(Runnable task) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        if (group != null && group.getName().equals("VirtualThreads")) { // there is no better question in Java 17
            ON_A_PLATFORM_THREAD.execute(task);
        } else {
            task.run();
        }
    }

    /** The state beside this object, or null. */
    public @Nullable V get(K object) {
        return values.getIfPresent(object);
    }

    /** The state beside this object, made first where there is none. */
    public V get(K object, Function<? super K, ? extends V> maker) {
        return values.get(object, maker);
    }

    /** Sets the state beside this object. */
    public void put(K object, V value) {
        values.put(object, value);
    }
}

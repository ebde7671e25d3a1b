package dev.detour.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State beside objects that cannot carry it, compared by identity, gone with the object. Thread-safe; a look-up takes no
 * lock.
 */
public final class WeakKeys<K, V> {

    private final Cache<K, V> values =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

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

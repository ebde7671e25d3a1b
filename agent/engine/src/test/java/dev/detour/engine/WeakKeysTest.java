package dev.detour.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class WeakKeysTest {

    private static final long SWEEP_MILLIS = 20;

    /** In a method of its own, so that nothing of it is on the stack. */
    private static WeakReference<Object> put(WeakKeys<Object, Object> keys, Object key) {
        Object value = new Object();
        keys.put(key, value);
        return new WeakReference<>(value);
    }

    private static boolean isGone(WeakReference<Object> value) {
        System.gc();
        return value.refersTo(null);
    }

    @Test
    void put_keyGoneAndNobodyComesAnyMore_valueGoesToo() {
        WeakKeys<Object, Object> keys = new WeakKeys<>(SWEEP_MILLIS);
        Object kept = new Object();
        WeakReference<Object> ofKept = put(keys, kept);

        WeakReference<Object> first = put(keys, new Object());
        await().until(() -> isGone(first));
        WeakReference<Object> second = put(keys, new Object());
        await().until(() -> isGone(second)); // swept again and again

        assertThat(keys.get(kept)).isNotNull().isSameAs(ofKept.get());
    }
}

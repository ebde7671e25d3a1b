package dev.detour.chaos.app;

import org.jspecify.annotations.Nullable;

/** A way of reading that holds the calling thread. */
interface BlockingAccess extends Access {

    @Nullable
    String get(String key) throws Exception;

    @Override
    default boolean isBlocking() {
        return true;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever is thrown is what the read came to
    default void get(String key, Done done) {
        String value = null;
        Throwable failure = null;
        try {
            value = get(key);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        done.came(value, failure);
    }
}

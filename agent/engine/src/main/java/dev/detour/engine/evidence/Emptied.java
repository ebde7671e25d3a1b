package dev.detour.engine.evidence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When databases were emptied, as far as this process did it or was told. What this process empties may be a whole cluster;
 * what is told is told by the very server. Thread-safe; bounded, by forgetting all.
 */
final class Emptied {

    private static final int MAX = 1_000;
    private static final int ALL_DATABASES = -1;

    /** As long as a server is cold at most: what matters has been stored again by then, or is gone for other reasons. */
    static final long EVIDENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** What this process does it is told, too, a moment later. */
    private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** @param isOurs whether this process did it */
    record When(long nanos, boolean isOurs) {}

    private final ConcurrentMap<Scope, Long> own = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Long> told = new ConcurrentHashMap<>();

    /**
     * This process did it.
     *
     * @param database null for all of them
     */
    void emptied(String server, @Nullable Integer database, long nowNanos) {
        put(own, new Scope(server, database == null ? ALL_DATABASES : database), nowNanos);
    }

    /** A server has told that some database of its own was, not which. */
    void told(String server, long nowNanos) {
        put(told, server, nowNanos);
    }

    private static <K> void put(ConcurrentMap<K, Long> last, K name, long nowNanos) {
        if (last.size() >= MAX && !last.containsKey(name)) {
            last.clear();
        }
        last.put(name, nowNanos);
    }

    /**
     * The last time, if it is not too long ago to explain anything.
     *
     * @param scope where the application has its keys
     * @param server which of its servers was read; null where that is not known
     */
    @Nullable
    When of(Scope scope, @Nullable String server, long nowNanos) {
        if (own.isEmpty() && told.isEmpty()) {
            return null;
        }
        Long ours = later(own.get(scope), own.get(new Scope(scope.server(), ALL_DATABASES)));
        Long others = server == null ? null : told.get(server);
        boolean isOurs = others == null || ours != null && others - ours < ECHO_NANOS;
        Long latest = isOurs ? ours : others;
        return latest == null || nowNanos - latest > EVIDENCE_NANOS ? null : new When(latest, isOurs);
    }

    private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other - one > 0 ? other : one;
    }
}

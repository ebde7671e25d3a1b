package dev.detour.engine.evidence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** When databases were emptied, as far as this process did it or was told. Thread-safe; bounded, by forgetting all. */
final class Emptied {

    private static final int MAX = 1_000;
    private static final int ALL_DATABASES = -1;

    /** @param isOurs whether this process did it */
    record When(long nanos, boolean isOurs) {}

    private final ConcurrentMap<Scope, When> last = new ConcurrentHashMap<>();

    /** @param database null for all of them */
    void emptied(String server, @Nullable Integer database, boolean isOurs, long nowNanos) {
        Scope scope = new Scope(server, database == null ? ALL_DATABASES : database);
        if (last.size() >= MAX && !last.containsKey(scope)) {
            last.clear();
        }
        last.put(scope, new When(nowNanos, isOurs));
    }

    /** The last time; null where there was none. */
    @Nullable
    When of(Scope scope) {
        if (last.isEmpty()) {
            return null;
        }
        When alone = last.get(scope);
        When all = last.get(new Scope(scope.server(), ALL_DATABASES));
        boolean isAll = alone == null || all != null && all.nanos - alone.nanos > 0;
        return isAll ? all : alone;
    }
}

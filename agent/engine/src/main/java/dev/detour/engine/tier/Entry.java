package dev.detour.engine.tier;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.ServerRole;
import dev.detour.engine.model.Value;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key; a linked list, because more than one namespace is rare; the latest seen first.
 *
 * @param source who gave it when it was last seen
 * @param ttlNanos its known time to live when it was last seen, or a negative number
 * @param proviso the role of the server that gave it, if it counts only once that is known to be a primary's
 * @param gap the latest of {@link Gaps} when it was entered
 * @param sightings how often it was entered anew, which is once in each {@code detour.local.refresh} at most
 */
record Entry(
        Namespace namespace,
        Value value,
        Source source,
        long seenNanos,
        long ttlNanos,
        @Nullable ServerRole proviso,
        long epoch,
        long gap,
        int sightings,
        @Nullable Entry next) {

    enum Source {
        SERVER,
        /** It was to be written to Redis, too. */
        ORIGIN,
        /** It was not, because the server had no room for a key that is hardly read. */
        ORIGIN_ALONE
    }

    /** The time to live of an entry whose server was not asked. */
    static final long UNKNOWN = -1;

    /**
     * What an entry takes of the heap beside the bytes of its key and value, on a JVM with compressed pointers: by a class
     * histogram of 6,480 entries 72 the entry itself, 40 and 32 Caffeine's node and the map's, 32 their share of the map's table and
     * of Caffeine's sketch, 40 the key and 40 the value, with the heads of their arrays.
     */
    private static final int OVERHEAD = 256;

    /** What one sighting of an entry stands for, among those that are read again and again. */
    private static final long SIGHTING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** More of them would keep what was hot long ago before what is hot now. */
    private static final int MAX_SIGHTINGS = 300;

    boolean counts() {
        ServerRole role = proviso;
        return role == null || role.wasPrimary(seenNanos);
    }

    boolean isFresh(long now, Policy policy) {
        long age = now - seenNanos;
        return age < freshNanos(policy) && age < policy.maxStaleNanos();
    }

    /** Whether its origin has told so lately that it need not be asked again: never of what may not answer any more. */
    boolean isLatelyLoaded(long now, Policy policy) {
        long life = Math.min(freshNanos(policy), Math.min(policy.freshNanos(), policy.maxStaleNanos()));
        return source != Source.SERVER && now - seenNanos < life / 2;
    }

    private long freshNanos(Policy policy) {
        return ttlNanos < 0 ? policy.freshNanos() : ttlNanos;
    }

    /** The known time to live that is left now, or a negative number. */
    long ttlLeft(long now) {
        return ttlNanos < 0 ? UNKNOWN : Math.max(UNKNOWN, ttlNanos - (now - seenNanos));
    }

    @Nullable
    Entry in(Namespace wanted) {
        for (Entry entry = this; entry != null; entry = entry.next) {
            if (entry.namespace.equals(wanted)) {
                return entry;
            }
        }
        return null;
    }

    static @Nullable Entry without(@Nullable Entry list, Namespace namespace, long epoch) {
        if (list == null) {
            return null;
        }
        Entry rest = without(list.next, namespace, epoch);
        boolean drop = list.epoch != epoch || list.namespace.equals(namespace);
        return drop ? rest : list.withNext(rest);
    }

    static @Nullable Entry latest(@Nullable Entry list, int room) {
        return list == null || room == 0 ? null : list.withNext(latest(list.next, room - 1));
    }

    private Entry withNext(@Nullable Entry rest) {
        return rest == next
                ? this
                : new Entry(namespace, value, source, seenNanos, ttlNanos, proviso, epoch, gap, sightings, rest);
    }

    /** The list with this entry as one that is written to Redis after all. */
    Entry written(Namespace wanted) {
        Entry rest = next == null ? null : next.written(wanted);
        Source now = namespace.equals(wanted) && source == Source.ORIGIN_ALONE ? Source.ORIGIN : source;
        return new Entry(namespace, value, now, seenNanos, ttlNanos, proviso, epoch, gap, sightings, rest);
    }

    /** How often the one that follows this one has been entered anew. */
    static int sightingsAfter(@Nullable Entry before) {
        return before == null ? 1 : Math.min(before.sightings + 1, MAX_SIGHTINGS);
    }

    /** In how much time it was read again and again, less the time since. */
    long heat(long now) {
        return Math.min(sightings, MAX_SIGHTINGS) * SIGHTING_NANOS - (now - seenNanos);
    }

    int weight() {
        return OVERHEAD + value.weight() + (next == null ? 0 : next.weight());
    }
}

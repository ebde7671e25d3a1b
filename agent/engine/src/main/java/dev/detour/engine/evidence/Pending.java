package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Nulls whose verdict is not certain yet, of servers that tell what becomes of their keys: the event of a key that expires
 * as it is read is sent together with the null, and may come after it. Each is counted once, after a second at the latest,
 * by what is known then; the answer that the reader got stays what it was.
 *
 * <p>Bounded: past it a null is counted as it was judged. Thread-safe; never blocks.
 */
final class Pending {

    /** How long an event may come after its null. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    static final int MAX_KEYS = 10_000;

    /** Is told of each null once. */
    interface Counter {
        void count(String server, Verdict verdict, long nulls);
    }

    /** Nulls of one key that were judged alike. */
    private record Group(
            String server, Verdict verdict, BooleanSupplier isAllHeard, long sinceNanos, AtomicLong nulls) {

        boolean isLike(String otherServer, Verdict other) {
            return server.equals(otherServer) && verdict.equals(other);
        }
    }

    private final ConcurrentMap<Long, Group> groups = new ConcurrentHashMap<>();
    private final Counter counter;

    Pending(Counter counter) {
        this.counter = counter;
    }

    /**
     * A null of a key was judged.
     *
     * @param isAllHeard asked once it is counted as judged: whether the verdict is that of an event, and everything was heard
     *     since that the server has told, so that it is certain by then
     */
    void add(long id, String server, Verdict verdict, BooleanSupplier isAllHeard, long nowNanos) {
        if (groups.size() >= MAX_KEYS && !groups.containsKey(id)) {
            counter.count(server, verdict, 1);
            return;
        }
        groups.compute(id, (key, group) -> {
            if (group != null && group.isLike(server, verdict)) {
                group.nulls.incrementAndGet();
                return group;
            }
            displaced(group);
            return new Group(server, verdict, isAllHeard, nowNanos, new AtomicLong(1));
        });
    }

    /** There is a value of the key: what becomes of that is no explanation of earlier nulls, and those are not certain. */
    void stored(long id) {
        if (!groups.isEmpty()) {
            groups.computeIfPresent(id, (key, group) -> {
                displaced(group);
                return null;
            });
        }
    }

    /**
     * A server has told what became of a key; of nulls of another server that is no explanation.
     *
     * @param isAllHeardSince whether everything was that the server has told since a time, so that it is certain
     */
    void told(long id, String server, MissKind end, LongPredicate isAllHeardSince, long nowNanos) {
        groups.computeIfPresent(id, (key, group) -> {
            if (!group.server.equals(server)) {
                return group;
            }
            boolean isInTime = nowNanos - group.sinceNanos <= PATIENCE_NANOS;
            settle(group, isInTime ? EventWitness.verdict(end, isAllHeardSince.test(group.sinceNanos)) : null);
            return null;
        });
    }

    /** Counts those for which no event has come in time. */
    void settle(long nowNanos) {
        for (Long id : groups.keySet()) {
            // in the map's lock, so that no null is added to what is counted already
            groups.computeIfPresent(id, (key, group) -> {
                boolean isOver = nowNanos - group.sinceNanos > PATIENCE_NANOS;
                if (isOver) {
                    settle(group, null);
                }
                return isOver ? null : group;
            });
        }
    }

    /** Too early to be certain. */
    private void displaced(@Nullable Group group) {
        if (group != null) {
            counter.count(group.server, group.verdict, group.nulls.get());
        }
    }

    private void settle(@Nullable Group group, @Nullable Verdict corrected) {
        if (group != null) {
            Verdict verdict = corrected == null ? later(group) : corrected;
            counter.count(group.server, verdict, group.nulls.get());
        }
    }

    private static Verdict later(Group group) {
        boolean isCertain = group.isAllHeard.getAsBoolean();
        return isCertain ? EventWitness.verdict(group.verdict.kind(), true) : group.verdict;
    }
}

package dev.detour.engine.evidence;

import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Nulls whose verdict is not certain yet, of servers that tell what becomes of their keys: the event of a key that expires
 * as it is read is sent together with the null, and may come after it. Each is counted once, by what is known then; the
 * answer that the reader got stays what it was.
 *
 * <p>After a second events have had their time. Certain is a verdict only once the server has answered a question that was
 * asked after the null: without it the connection that listens may have stalled, and what it has not told may be a value,
 * and another end. The question is asked when it is needed, and the answer waited for two seconds more.
 *
 * <p>Bounded: past it a null is counted as it was judged. Thread-safe; never blocks.
 */
final class Pending {

    /** How long an event may come after its null. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the proof that nothing else was told may come after that. */
    static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(2);

    static final int MAX_KEYS = 10_000;

    /** Is told of each null once. */
    interface Counter {
        void count(String server, Verdict verdict, long nulls);
    }

    /** Nulls of one key that were judged alike. Used in the map's lock for its key. */
    private static final class Group {

        final Teller teller;
        final long sinceNanos;
        Verdict verdict;
        long lastNanos;
        long nulls = 1;

        /** Whether the verdict is an event's, of which all that follows is heard. */
        boolean mayBeCertain;

        /** When that came, or before. */
        long eventNanos;

        /** Whether it takes no more nulls, so that the proof which was asked for is one for all of them. */
        boolean isClosed;

        Group(Teller teller, Verdict verdict, long nowNanos) {
            this.teller = teller;
            this.verdict = verdict;
            this.sinceNanos = nowNanos;
            this.lastNanos = nowNanos;
        }

        boolean isLike(Teller other, Verdict judged) {
            return teller.server().equals(other.server()) && verdict.equals(judged);
        }

        boolean isCertain() {
            // in this order: what was lost before the proof has cut the time short by then
            return mayBeCertain && teller.isProven(lastNanos) && teller.isCompleteSince(eventNanos);
        }

        /** Where nothing is heard, another connection may be about to take over. */
        boolean mayBecomeCertain() {
            return mayBeCertain && (teller.isCompleteSince(eventNanos) || !teller.isLive());
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
     * @param isByEvent whether the verdict is that of an event of the very server, so that it may be certain by and by
     * @param eventNanos when that was told; of use only then
     */
    void add(long id, Teller teller, Verdict verdict, boolean isByEvent, long eventNanos, long nowNanos) {
        if (groups.size() >= MAX_KEYS && !groups.containsKey(id)) {
            counter.count(teller.server(), verdict, 1);
            return;
        }
        groups.compute(id, (key, group) -> {
            if (group != null && group.isLike(teller, verdict)) {
                joined(group, nowNanos);
                return group;
            }
            count(group);
            Group next = new Group(teller, verdict, nowNanos);
            next.mayBeCertain = isByEvent;
            next.eventNanos = eventNanos;
            return next;
        });
    }

    private void joined(Group group, long nowNanos) {
        if (group.isClosed) { // a key that is read all the time would never have its proof
            counter.count(group.teller.server(), group.verdict, 1);
        } else {
            group.nulls++;
            group.lastNanos = nowNanos;
        }
    }

    /** There is a value of the key: what becomes of that is no explanation of earlier nulls, and those are not certain. */
    void stored(long id) {
        if (!groups.isEmpty()) {
            groups.computeIfPresent(id, (key, group) -> {
                count(group);
                return null;
            });
        }
    }

    /**
     * A server has told what became of a key; of nulls of another server that is no explanation. It may be told late, after
     * what came between has happened, or a second time: what was told of the key behind that is then on its way, too, and
     * comes before the proof.
     */
    void told(long id, String server, MissKind end, long nowNanos) {
        groups.computeIfPresent(id, (key, group) -> {
            if (group.teller.server().equals(server) && nowNanos - group.sinceNanos <= PATIENCE_NANOS) {
                group.verdict = EventWitness.verdict(end, false);
                group.mayBeCertain = true;
                group.eventNanos = group.sinceNanos;
            }
            return group;
        });
    }

    /** Counts those for which no event has come in time, and asks for the proofs that are wanted. */
    void settle(long nowNanos) {
        Set<Teller> unproven = new HashSet<>();
        for (Long id : groups.keySet()) {
            // in the map's lock, so that no null is added to what is counted already
            groups.computeIfPresent(id, (key, group) -> isSettled(group, unproven, nowNanos) ? null : group);
        }
        unproven.forEach(Teller::ask);
    }

    private boolean isSettled(Group group, Set<Teller> unproven, long nowNanos) {
        long ageNanos = nowNanos - group.sinceNanos;
        if (ageNanos <= PATIENCE_NANOS) {
            return false;
        }
        if (group.isCertain()) {
            group.verdict = EventWitness.verdict(group.verdict.kind(), true);
        } else if (group.mayBecomeCertain() && ageNanos <= PATIENCE_NANOS + PROOF_NANOS) {
            group.isClosed = true;
            unproven.add(group.teller);
            return false;
        }
        count(group);
        return true;
    }

    private void count(@Nullable Group group) {
        if (group != null) {
            counter.count(group.teller.server(), group.verdict, group.nulls);
        }
    }
}

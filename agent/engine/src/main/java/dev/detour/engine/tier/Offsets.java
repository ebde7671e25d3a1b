package dev.detour.engine.tier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a primary's stream of writes was, the last few times that it was asked. Written by one thread at a time, read
 * by any; times are {@link System#nanoTime()}.
 */
final class Offsets {

    /** Of a replica that lags by more samples than these nothing newer is known than at its last good one. */
    static final int KEPT = 8;

    /**
     * The primary's offset, and when it was asked for it.
     *
     * @param previousNanos when it was asked the time before, with success and in the same history of writes
     */
    record Mark(long previousNanos, long askedNanos, long offset) {}

    /**
     * What was told in one history of writes.
     *
     * @param id empty where the primary does not tell it
     */
    private record History(String id, long beganNanos, long askedNanos, long offset, List<Mark> newestFirst) {}

    private volatile @Nullable History history;

    /**
     * The primary has told its offset.
     *
     * @param askedNanos before it was asked; no earlier than its previous reply
     * @param id of the history that the offset belongs to; empty where the server tells none
     */
    void told(long askedNanos, long offset, String id) {
        History known = history;
        // a stream never goes back: where it has, the server has begun another one
        if (known == null || offset < known.offset || !id.equals(known.id)) {
            history = new History(id, askedNanos, askedNanos, offset, List.of());
            return;
        }
        List<Mark> marks = new ArrayList<>(KEPT);
        marks.add(new Mark(known.askedNanos, askedNanos, offset));
        marks.addAll(known.newestFirst.subList(0, Math.min(KEPT - 1, known.newestFirst.size())));
        history = new History(id, known.beganNanos, askedNanos, offset, List.copyOf(marks));
    }

    /** The newest mark that a replica at this offset of this history has reached, or null. */
    @Nullable
    Mark reached(String id, long offset) {
        History known = history;
        if (known != null && known.id.equals(id)) {
            for (Mark mark : known.newestFirst) {
                if (mark.offset <= offset) {
                    return mark;
                }
            }
        }
        return null;
    }

    /** Whether this is the present history, by its id. */
    boolean isOf(String id) {
        History known = history;
        return known != null && !id.isEmpty() && id.equals(known.id);
    }

    /** Whether the primary has answered when it was asked after this time. */
    boolean toldSince(long nanos) {
        History known = history;
        return known != null && known.askedNanos - nanos > 0;
    }

    /** Whether an offset can be one of the present history: of a replica that was this far before the last mark. */
    boolean hasBeenAt(String id, long offset) {
        History known = history;
        return known != null && known.id.equals(id) && offset <= known.offset;
    }

    /** Whether what was known at this time is of the present history of writes. */
    boolean isPresent(long nanos) {
        History known = history;
        return known != null && nanos - known.beganNanos >= 0;
    }
}

package dev.detour.engine.page;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The last decisions, also those that were only observed. Thread-safe; to add one takes no lock. */
final class RecentDecisions {

    static final int KEPT = 100;

    private final Function<Key, @Nullable String> keys;
    private final AtomicReferenceArray<@Nullable Seen> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong count = new AtomicLong();

    /** @param keys what may be told of a key; null for nothing */
    RecentDecisions(Function<Key, @Nullable String> keys) {
        this.keys = keys;
    }

    void add(Decision decision, long atMillis) {
        String key = keys.apply(decision.lookup().key());
        long number = count.incrementAndGet();
        ring.set((int) (number % KEPT), Seen.of(decision, number, atMillis, key));
    }

    /** The latest first. */
    List<Seen> latest() {
        List<Seen> seen = new ArrayList<>(KEPT);
        for (int i = 0; i < KEPT; i++) {
            Seen one = ring.get(i);
            if (one != null) {
                seen.add(one);
            }
        }
        seen.sort(Comparator.comparingLong(Seen::number).reversed());
        return seen;
    }
}

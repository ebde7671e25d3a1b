package dev.detour.engine.evidence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far each history of writes was seen to go, on whichever server: so that it shows when a server that was promoted had
 * not got as far. Thread-safe; bounded, the longest untouched goes.
 */
final class Histories {

    private static final int MAX = 1_000;

    private final Map<String, Long> offsets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX;
        }
    };

    synchronized void seen(NodeSample sample) {
        if (!sample.history().isEmpty() && sample.offset() >= 0) {
            offsets.merge(sample.history(), sample.offset(), Math::max);
        }
    }

    /** Of the history that this server's present one continues; -1 where it was never seen. */
    synchronized long known(NodeSample sample) {
        return offsets.getOrDefault(sample.formerHistory(), -1L);
    }
}

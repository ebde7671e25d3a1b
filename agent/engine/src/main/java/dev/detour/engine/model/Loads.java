package dev.detour.engine.model;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the loads of every loader, by its name, from the first one on. Those that were refused count, too: by a lane
 * that is full, or a cold load whose turn does not come in time; but not a refresh in the background whose rate is used up.
 * Thread-safe; never blocks.
 */
public final class Loads {

    /** Far more than a process has loaders; those of later ones are counted together, under no name. */
    static final int MAX_LOADERS = 100;

    private final ConcurrentMap<String, OfLoader> loaders = new ConcurrentHashMap<>();
    private final PeakRate peak = new PeakRate();

    /** The loads of the loaders of one name. */
    public static final class OfLoader {
        private final String loader;
        private final LongAdder[] ends = new LongAdder[Decision.Result.values().length];
        private final LongAdder shared = new LongAdder();

        private OfLoader(String loader) {
            this.loader = loader;
            for (int i = 0; i < ends.length; i++) {
                ends[i] = new LongAdder();
            }
        }

        /** Its name; empty for those of many. */
        public String loader() {
            return loader;
        }

        public long ended(Decision.Result result) {
            return ends[result.ordinal()].sum();
        }

        /**
         * Readers that waited for another one's load rather than cause one of their own. Not those that came after its end
         * and took what was loaded, nor those that were answered without waiting; of those that come just as it ends, some
         * may be missing.
         */
        public long sharedReads() {
            return shared.sum();
        }
    }

    /**
     * A load is over, or was refused before it began.
     *
     * @param sharedBy how many readers had joined it, beyond the first
     */
    public void ended(String loader, Decision.Result result, int sharedBy) {
        OfLoader loads = of(loader);
        loads.ends[result.ordinal()].increment();
        loads.shared.add(sharedBy);
    }

    /** A loader is asked now, on whatever route. */
    public void begun(long nowNanos) {
        peak.one(nowNanos);
    }

    /** How often loaders were asked within a second, at most. */
    public long peakPerSecond() {
        return peak.peak();
    }

    private OfLoader of(String loader) {
        OfLoader known = loaders.get(loader);
        if (known != null) {
            return known;
        }
        return loaders.computeIfAbsent(loaders.size() < MAX_LOADERS ? loader : "", OfLoader::new);
    }

    /** Of all loaders that were asked; live. */
    public Collection<OfLoader> all() {
        return loaders.values();
    }
}

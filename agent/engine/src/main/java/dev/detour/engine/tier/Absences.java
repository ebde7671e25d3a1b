package dev.detour.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Origin;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The keys for which an origin has lately said that it has no value, so that a burst of nulls is one load. An own write
 * of the key ends that knowledge. Where the namespace of a read is not known, neither is whose key it was, and nothing is
 * kept. Bounded; thread-safe; never blocks.
 */
final class Absences {

    static final int MAX = 10_000;

    private final Versions versions;
    private final LongSupplier ticker;
    private final Cache<Subject, Absence> known;

    private record Subject(Namespace namespace, Key key) {}

    /** @param origin weak: what it knows must not keep its application alive */
    private record Absence(WeakReference<Origin> origin, long version, long sinceNanos, long keptNanos) {}

    Absences(Versions versions, LongSupplier ticker) {
        this.versions = versions;
        this.ticker = ticker;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX)
                .expireAfter(
                        Expiry.<Subject, Absence>writing((subject, absence) -> Duration.ofNanos(absence.keptNanos())))
                .ticker(ticker::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** This origin has no value for the lookup's key. */
    void remember(Lookup lookup, Origin origin) {
        long keptNanos = lookup.route().policy().negativeNanos();
        Namespace namespace = lookup.namespace();
        if (keptNanos > 0 && namespace != null) {
            known.put(
                    new Subject(namespace, lookup.key()),
                    new Absence(new WeakReference<>(origin), lookup.version(), ticker.getAsLong(), keptNanos));
        }
    }

    /** Whether this origin said so not longer ago than the lookup's route allows, and the key was not written since. */
    boolean isKnown(Lookup lookup, Origin origin) {
        long allowedNanos = lookup.route().policy().negativeNanos();
        Namespace namespace = lookup.namespace();
        if (allowedNanos == 0 || namespace == null) {
            return false;
        }
        Absence absence = known.getIfPresent(new Subject(namespace, lookup.key()));
        return absence != null
                && absence.origin().refersTo(origin)
                && absence.version() == versions.of(lookup.key())
                && ticker.getAsLong() - absence.sinceNanos() < allowedNanos;
    }

    /** How many are kept. */
    long size() {
        known.cleanUp();
        return known.estimatedSize();
    }
}

package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.KeyMemory.KEEP_TTL;
import static dev.detour.engine.evidence.KeyMemory.NO_SERVER;
import static dev.detour.engine.evidence.KeyMemory.UNKNOWN_TTL;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The rules of {@link KeyMemory} for one key, written a second time, as plainly as can be. */
final class KeyModel {

    private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean wasSeen;
    private long seenNanos;
    private boolean wasSeenAfterFact;
    private long ttlEndNanos = UNKNOWN_TTL;
    private Fact fact = Fact.NONE;
    private long factNanos;
    private int server = NO_SERVER;
    private int reads;

    void seen(long now) {
        sight(now);
        missed();
    }

    void written(long endNanos, long now) {
        expires(endNanos, now);
        note(Fact.OWN_WRITE, NO_SERVER, now);
        wasSeen = true;
        seenNanos = now;
    }

    void expires(long endNanos, long now) {
        if (endNanos != KEEP_TTL) {
            ttlEndNanos = endNanos;
        } else if (ttlEndNanos != UNKNOWN_TTL && ttlEndNanos <= now) {
            ttlEndNanos = UNKNOWN_TTL;
        }
    }

    void gone(Fact how, int teller, long now) {
        note(how, teller, now);
        ttlEndNanos = UNKNOWN_TTL;
    }

    long renamedAway(long now) {
        expires(KEEP_TTL, now);
        long end = ttlEndNanos;
        gone(Fact.RENAMED_AWAY, NO_SERVER, now);
        return end;
    }

    void doubted() {
        wasSeen = false;
        ttlEndNanos = UNKNOWN_TTL;
        fact = Fact.NONE;
        server = NO_SERVER;
    }

    void stored(int teller, long now) {
        if (fact == Fact.OWN_WRITE && now - factNanos <= ECHO_NANOS) {
            sight(now);
        } else {
            gone(Fact.STORED, teller, now);
            wasSeen = true;
            seenNanos = now;
        }
    }

    void invalidated(int teller, long now) {
        if (fact == Fact.NONE || fact == Fact.INVALIDATED || now - factNanos > ECHO_NANOS) {
            note(Fact.INVALIDATED, teller, now);
        }
    }

    int missed() {
        reads = Math.min(3, reads + 1);
        return reads;
    }

    @Nullable
    Recollection recall() {
        if (!wasSeen && ttlEndNanos == UNKNOWN_TTL && fact == Fact.NONE && reads == 0) {
            return null;
        }
        boolean isTie = fact != Fact.NONE && wasSeenAfterFact && seenNanos == factNanos;
        return new Recollection(
                wasSeen,
                wasSeen ? seenNanos + (isTie ? 1 : 0) : 0,
                ttlEndNanos,
                fact,
                fact == Fact.NONE ? 0 : factNanos,
                server,
                reads);
    }

    private void sight(long now) {
        wasSeen = true;
        seenNanos = now;
        wasSeenAfterFact = true;
    }

    private void note(Fact told, int teller, long now) {
        fact = told;
        factNanos = now;
        server = teller;
        wasSeenAfterFact = false;
    }
}

package dev.detour.jedis;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.lang.ref.WeakReference;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.Pool;

/** What stands beside a pool: where its connections lead, and how many are borrowed in the background. Thread-safe. */
final class PoolState {

    /** Those that wait for a connection to be made; more than the pool holds could not be made at the same time. */
    private static final int MAX_ERRANDS = 64;

    private final WeakReference<Pool<?>> pool;
    private final WeakReference<PoolState> self = new WeakReference<>(this);
    private final Semaphore errands;
    private final @Nullable Blueprint blueprint;
    private final boolean connectsHere;
    private volatile Node node;

    /**
     * @param most how many it may have; negative where there is no limit
     * @param blueprint what its connections are made from; null where that is not known
     */
    PoolState(Pool<?> pool, int most, @Nullable Blueprint blueprint, Node planned) {
        this.pool = new WeakReference<>(pool);
        this.blueprint = blueprint;
        this.connectsHere = blueprint == null || blueprint.runsApplicationsCode();
        this.node = planned;
        this.errands = new Semaphore(most < 0 ? MAX_ERRANDS : Math.max(1, Math.min(most, MAX_ERRANDS)));
    }

    boolean isOf(Pool<?> candidate) {
        return pool.refersTo(candidate);
    }

    /** Preallocated, for the slot of a thread. */
    WeakReference<PoolState> self() {
        return self;
    }

    /** Where its connections lead, as the last one that answered told; unknown once that may be another user's. */
    Node node() {
        return blueprint == null || blueprint.isOfOneUser() ? node : Node.UNKNOWN;
    }

    @Nullable
    Blueprint blueprint() {
        return blueprint;
    }

    /** A connection led there; a further one need not, where a borrower has selected or authenticated by itself. */
    void leadsTo(Node seen) {
        Namespace namespace = seen.namespace();
        if (blueprint == null || namespace != null && blueprint.leadsTo(namespace)) {
            node = seen;
        }
    }

    /** Whether a connection is to be made on the thread that wants it, as long as that takes. */
    boolean connectsHere() {
        return connectsHere;
    }

    /** Waits until one more may borrow in the background; false if the time passed. */
    boolean enter(long nanos) throws InterruptedException {
        return errands.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    }

    void leave() {
        errands.release();
    }
}

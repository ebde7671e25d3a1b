package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.Pool;

/**
 * The wait of a routed call for a connection from a pool, which ends at the deadline if a lower tier has an answer.
 *
 * <p>For a connection that others use the call waits itself. One that has to be made, or tested, is borrowed on a thread
 * of Detour's own: it takes its place in the pool as ever, and goes back to the pool when the call is gone. Where making
 * one runs the application's own code, which may look at its thread, the call's thread borrows it as Jedis does.
 */
final class PoolWait {

    /** What came of an attempt to borrow, where it is no connection. */
    private enum Verdict {
        /** All are in use, and were until the time was over. */
        EXHAUSTED,
        /** None is idle, and one may be made. */
        NONE_IDLE,
        /** The pool's own method does what is right, or throws what it throws. */
        CLIENT_DECIDES
    }

    /** The client waits on, and may yet get a connection. */
    private static final Outcome EXHAUSTED = Outcome.Fault.pending(FaultKind.POOL_EXHAUSTED);

    private final RoutedReads reads;
    private final Pools pools;
    private final Errands errands;

    PoolWait(RoutedReads reads, Pools pools, Errands errands) {
        this.reads = reads;
        this.pools = pools;
        this.errands = errands;
    }

    /**
     * Borrows for a routed call.
     *
     * @return the connection; or an exception to throw; or null where the pool's own method is to go on
     */
    @Nullable
    Object forConnection(Call call, Pool<?> pool) throws Throwable {
        if (call.reply() != null) {
            return Diverted.INSTANCE;
        }
        PoolState state = pools.of(pool);
        call.borrowsFrom(state);
        long nanos = state.node().primary().waitNanos();
        GenericObjectPool<?> lender = PoolMembers.lender(pool);
        if (nanos == Primary.FOR_EVER || lender == null || lender.isClosed()) {
            return null;
        }
        long began = System.nanoTime();
        try {
            return borrow(call, pool, lender, state, began, began + nanos);
        } catch (InterruptedException interrupted) {
            interruptAgain(lender);
            call.markRouted();
            return null;
        }
    }

    private @Nullable Object borrow(
            Call call, Pool<?> pool, GenericObjectPool<?> lender, PoolState state, long began, long deadline)
            throws Throwable {
        while (true) {
            if (state.connectsHere() ? hasMade(lender) : lendsAtOnce(lender)) {
                Object lent = here(call, lender, deadline - System.nanoTime());
                if (lent == Verdict.EXHAUSTED) {
                    return exhausted(call, lender, began);
                }
                if (lent != Verdict.NONE_IDLE) {
                    return lent == Verdict.CLIENT_DECIDES ? null : lent;
                }
            }
            if (state.connectsHere()) {
                return null;
            }
            if (!state.enter(deadline - System.nanoTime())) {
                return reads.divert(call, isFull(lender) ? EXHAUSTED : Outcome.TIMEOUT) ? Diverted.INSTANCE : null;
            }
            if (!lendsAtOnce(lender)) {
                return elsewhere(call, pool, lender, state);
            }
            state.leave();
        }
    }

    /** Whether a connection is idle, or none may be made; a test is a round trip of its own. */
    private static boolean lendsAtOnce(GenericObjectPool<?> lender) {
        return !lender.getTestOnBorrow() && hasMade(lender);
    }

    private static boolean hasMade(GenericObjectPool<?> lender) {
        return isFull(lender) || lender.getNumIdle() > 0;
    }

    /** Whether all connections that the pool may have are made; takes no lock. */
    static boolean isFull(GenericObjectPool<?> lender) {
        int most = lender.getMaxTotal();
        return most >= 0 && lender.getCreatedCount() - lender.getDestroyedCount() >= most;
    }

    private static Object here(Call call, GenericObjectPool<?> lender, long nanos) {
        long most = lender.getMaxWaitMillis();
        long millis = FirstByte.millis(nanos);
        call.mayConnect(false);
        try {
            return lender.borrowObject(most < 0 ? millis : Math.min(millis, most));
        } catch (Refused connecting) {
            return Verdict.NONE_IDLE;
        } catch (NoSuchElementException none) {
            return lender.getBlockWhenExhausted() ? Verdict.EXHAUSTED : Verdict.CLIENT_DECIDES;
        } catch (InterruptedException interrupted) {
            interruptAgain(lender);
            return Verdict.CLIENT_DECIDES;
        } catch (Exception failure) {
            return Verdict.CLIENT_DECIDES; // and meets the same
        } finally {
            call.mayConnect(true);
        }
    }

    /** So that the pool's own method meets it, too. A pool that is closed wakes those who wait in the same way. */
    private static void interruptAgain(GenericObjectPool<?> lender) {
        if (!lender.isClosed()) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Object exhausted(Call call, GenericObjectPool<?> lender, long began) throws Throwable {
        long most = lender.getMaxWaitMillis();
        if (most < 0 || left(most, began) > 0) {
            if (reads.divert(call, EXHAUSTED)) {
                return Diverted.INSTANCE;
            }
            if (most < 0) {
                return null;
            }
        }
        try { // the rest of the wait that the pool alone would have had
            return lender.borrowObject(Math.max(0, left(most, began)));
        } catch (NoSuchElementException none) {
            return PoolMembers.exhausted(none);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            return null;
        }
    }

    private static long left(long millis, long began) {
        return millis - (System.nanoTime() - began) / 1_000_000;
    }

    private @Nullable Object elsewhere(Call call, Pool<?> pool, GenericObjectPool<?> lender, PoolState state)
            throws Throwable {
        Errand errand;
        try {
            errand = errands.run(pool::getResource, lent -> ((AutoCloseable) lent).close(), state::leave);
        } catch (RejectedExecutionException tooMany) {
            state.leave();
            return null;
        }
        boolean keep = false;
        try {
            Object outcome = await(call, lender, state, errand);
            keep = outcome != Diverted.INSTANCE;
            ConnectionState connection = errand.connection();
            if (outcome instanceof Throwable && connection != null) {
                reads.shakesHands(call, connection, errand.begunNanos());
            }
            return outcome;
        } finally {
            if (!keep) {
                errand.abandon();
            }
        }
    }

    private Object await(Call call, GenericObjectPool<?> lender, PoolState state, Errand errand) {
        try {
            boolean inTime = errand.endsWithin(state.node().primary()::waitNanos);
            return inTime || !isAnsweredMeanwhile(call, lender, state, errand) ? errand.outcome() : Diverted.INSTANCE;
        } catch (InterruptedException interrupted) {
            call.markRouted();
            return errand.outcomeInterrupted(); // its place may be the pool's last, so nobody borrows beside it
        }
    }

    private boolean isAnsweredMeanwhile(Call call, GenericObjectPool<?> lender, PoolState state, Errand errand) {
        ConnectionState connection = errand.connection();
        boolean exhausted = connection == null && isFull(lender);
        if (!reads.divert(call, exhausted ? EXHAUSTED : Outcome.TIMEOUT)) {
            return false;
        }
        if (!exhausted) {
            Node node = connection == null ? state.node() : connection.planned();
            Blueprint blueprint = connection == null ? state.blueprint() : connection.blueprint();
            reads.unreached(call, node, blueprint, FaultKind.TIMEOUT, errand.begunNanos());
        }
        return true;
    }

    /**
     * A connection that broke in a routed call goes back: the pool may make another in its place, which can take as long
     * as connecting takes.
     *
     * @return whether that is taken care of
     */
    boolean returnsBroken(Pool<Object> pool, Object resource) throws Throwable {
        PoolState state = pools.of(pool);
        if (state.connectsHere()) {
            return false;
        }
        Errand errand;
        try {
            errand = errands.run(
                    () -> {
                        pool.returnBrokenResource(resource);
                        return resource;
                    },
                    gone -> {},
                    () -> {});
        } catch (RejectedExecutionException tooMany) {
            return false;
        }
        try {
            errand.endsWithin(state.node().primary()::waitNanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return true; // its failure would only be noted beside the one that broke the connection
    }
}

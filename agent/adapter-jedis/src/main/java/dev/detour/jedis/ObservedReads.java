package dev.detour.jedis;

import dev.detour.engine.Observation;
import dev.detour.engine.Observations;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.Pool;

/**
 * Calls that are only observed: breakers are asked and told, as if they had a say, and what route mode would have done is
 * noted. Nothing in here gives the client anything to act upon.
 */
final class ObservedReads {

    private final Observations observations;
    private final RoutedReads reads;
    private final Pools pools;

    ObservedReads(Observations observations, RoutedReads reads, Pools pools) {
        this.observations = observations;
        this.reads = reads;
        this.pools = pools;
    }

    /** Its server's breaker is open before the client is asked at all. */
    void isKeptAway(Call call, Node server) {
        call.unhurried().began(observations.begin(reads.lookup(call, server), Outcome.BREAKER_OPEN, System.nanoTime()));
    }

    private void begin(Call call, Outcome outcome, long decidedNanos) {
        if (call.unhurried().observation() == null) {
            call.unhurried().began(observations.begin(reads.lookup(call, reads.node(call)), outcome, decidedNanos));
        }
    }

    /** It borrows a connection, as long as that takes. */
    void borrows(Call call, Pool<?> pool) throws Throwable {
        call.borrowsFrom(pools.of(pool));
        GenericObjectPool<?> lender = PoolMembers.lender(pool);
        call.unhurried().borrows(lender != null && PoolWait.isFull(lender), System.nanoTime());
    }

    /** Its read goes out, whatever the breaker says. */
    void sends(Call call, ConnectionState connection) {
        if (!call.hasVote()) {
            return;
        }
        long now = System.nanoTime();
        hasBorrowed(call, now);
        boolean admitted = call.admission().isOpen() // with its ASKING
                || call.admission().ask(connection.node().primary(), now);
        if (!admitted) {
            begin(call, Outcome.BREAKER_OPEN, now);
        }
    }

    /** What it waited for the connection that it now has, or never will. */
    private void hasBorrowed(Call call, long nowNanos) {
        long since = call.unhurried().borrowedNanos();
        PoolState pool = call.pool();
        if (since == 0 || pool == null) {
            return;
        }
        call.unhurried().borrowed();
        long wait = pool.node().primary().waitNanos();
        if (wait != Primary.FOR_EVER && nowNanos - since > wait) {
            begin(call, new Outcome.Fault(call.unhurried().shortage()), since + wait);
        }
    }

    /** The client has come to its own end, by which the read is counted. */
    void ended(Call call, @Nullable Object result, @Nullable Throwable thrown) throws Throwable {
        if (thrown == null && result != null) {
            late(call);
            call.tally().hit(call);
            reads.hit(call, result);
            end(call, End.VALUE);
        } else if (thrown == null) {
            late(call);
            Outcome nothing = reads.missed(call);
            call.tally().failed(call, nothing, false);
            begin(call, nothing, System.nanoTime());
            end(call, End.NULL);
        } else {
            failed(call, thrown);
            end(call, End.FAILURE);
        }
    }

    private void late(Call call) {
        if (call.unhurried().isLate()) {
            begin(call, Outcome.TIMEOUT, call.unhurried().dueNanos());
        }
    }

    private void failed(Call call, Throwable thrown) {
        Outcome outcome = Classifier.outcomeOf(thrown);
        call.tally().failed(call, outcome, false);
        late(call);
        if (!(outcome instanceof Outcome.Fault fault)) {
            return;
        }
        long now = System.nanoTime();
        long begun = since(call);
        if (call.hasVote()) {
            reads.failedBeforeSending(call, fault.kind());
        }
        long wait = call.hasVote() ? reads.node(call).primary().waitNanos() : Primary.FOR_EVER;
        boolean isSent = call.connection() != null;
        boolean isSooner = !isSent && wait != Primary.FOR_EVER && now - begun > wait;
        begin(call, outcome, isSooner ? begun + wait : now);
    }

    /** When the wait for a connection began that has come to nothing. */
    private static long since(Call call) {
        long borrowed = call.unhurried().borrowedNanos();
        return borrowed == 0 ? call.sentNanos() : borrowed;
    }

    private void end(Call call, End end) {
        Observation first = call.unhurried().observation();
        if (first != null) {
            observations.end(first, end, System.nanoTime());
        } else if (end == End.VALUE) {
            observations.hit(call.route());
        } else {
            observations.error(call.route());
        }
    }
}

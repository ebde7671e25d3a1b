package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads over leased links, on threads of Detour's own, each within its time. Thread-safe; never blocks its caller. */
final class DataReads {

    private static final long SWEEP_NANOS = LinkPools.IDLE_NANOS / 2;
    private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Several times what a TLS handshake takes: who needs longer once nobody waits any more is as good as silent. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * A timer that is later than this, and than half of the time there was, came late because the whole process stood still,
     * and the reply may be there. A little late they all are when a server falls silent under load.
     */
    private static final long OWN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * What is asked of whom.
     *
     * @param greeting sent once over a link that was just opened
     * @param opened told, of a read that comes to {@link Found#UNCONNECTED}, what the opening of its link came to; null
     *     where that is a read that was too late as any other is
     */
    record Read(
            LinkPools.Id node,
            int maxConcurrent,
            LinkFactory links,
            List<byte[][]> greeting,
            Greeted greeted,
            @Nullable Opened opened,
            List<byte[][]> commands,
            Verdict verdict) {}

    /** Judges the replies to a greeting. */
    interface Greeted {
        /** @throws LinkFailure where the link is not to be used */
        void judge(List<@Nullable Object> replies) throws LinkFailure;
    }

    /** Told once, on a thread of Detour's. */
    interface Opened {
        /** @param isOpen false where it failed, or takes too long */
        void ended(boolean isOpen);
    }

    /** Judges the reply to the last command. */
    interface Verdict {
        Found of(@Nullable Object reply);
    }

    /** A read under way. */
    private record Call(
            Read read,
            LinkPools.Lease lease,
            long dueNanos,
            long mostLateNanos,
            CompletableFuture<Found> result,
            Opening opening) {

        void opened(boolean isOpen) {
            if (read.opened != null) {
                read.opened.ended(isOpen);
            }
        }
    }

    private final LinkPools pools;
    private final ThreadPoolExecutor readers;
    private final ScheduledThreadPoolExecutor timer;
    private final LongSupplier ticker;
    private final Recurring sweeps;

    DataReads(int maxThreads, ScheduledThreadPoolExecutor timer, LongSupplier ticker) {
        this.pools = new LinkPools(ticker);
        this.readers = RemoteThreads.readers(maxThreads);
        this.timer = timer;
        this.ticker = ticker;
        this.sweeps = new Recurring(timer, SWEEP_NANOS, this::sweep);
    }

    /** Always completes normally, and when the time is over at the latest; on a thread that must not be held up. */
    CompletableFuture<Found> read(Read read, long timeoutNanos) {
        LinkPools.Lease lease = pools.lease(read.node, read.maxConcurrent);
        if (lease == null) {
            return CompletableFuture.completedFuture(Found.SHED);
        }
        boolean begun = false;
        try {
            CompletableFuture<Found> result = begin(read, lease, timeoutNanos);
            begun = true;
            return result;
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(Found.SHED);
        } catch (OutOfMemoryError noThread) {
            return CompletableFuture.completedFuture(Found.FAILED);
        } finally {
            if (!begun) {
                lease.giveBack();
            }
        }
    }

    private CompletableFuture<Found> begin(Read read, LinkPools.Lease lease, long timeoutNanos) {
        Call call = new Call(
                read,
                lease,
                ticker.getAsLong() + timeoutNanos,
                Math.max(OWN_DELAY_NANOS, timeoutNanos / 2),
                new CompletableFuture<>(),
                new Opening());
        sweeps.later();
        Future<?> timeout = timer.schedule(() -> giveUp(call), timeoutNanos, TimeUnit.NANOSECONDS);
        call.result.whenComplete((found, never) -> timeout.cancel(false));
        readers.execute(() -> run(call));
        return call.result;
    }

    private void giveUp(Call call) {
        boolean isUnconnected = call.opening.giveUp();
        call.result.complete(isUnconnected ? Found.UNCONNECTED : timedOut(call));
        if (isUnconnected) {
            timer.schedule(
                    () -> {
                        if (call.opening.isLate()) {
                            call.opened(false);
                        }
                    },
                    LATE_NANOS,
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Whoever finds out first, the timer or the reader: after a pause of the process both do. */
    private Found timedOut(Call call) {
        return isOwnDelay(call, call.dueNanos) ? Found.OWN_DELAY : Found.TIMED_OUT;
    }

    private boolean isOwnDelay(Call call, long dueNanos) {
        return ticker.getAsLong() - dueNanos > call.mostLateNanos;
    }

    private void run(Call call) {
        LinkPools.Lease lease = call.lease;
        Found found = Found.FAILED;
        boolean inOrder = false;
        try {
            found = call.result.isDone() ? Found.TIMED_OUT : converse(call);
            inOrder = true;
        } catch (LinkFailure failure) {
            found = failure.kind() == FaultKind.TIMEOUT ? timedOut(call) : Found.FAILED;
        } catch (RuntimeException | Error bug) {
            AgentLog.ownFault("a remote read", bug);
        } finally {
            if (inOrder) {
                lease.giveBack();
            } else {
                lease.drop();
            }
            call.result.complete(call.opening.isGivenUp() ? Found.UNCONNECTED : found);
        }
    }

    /** Tries a second time where a link from earlier turns out to be broken: the server may have been restarted. */
    private Found converse(Call call) throws LinkFailure {
        LinkPools.Lease lease = call.lease;
        Link link = lease.link() == null ? connect(call) : lease.link();
        if (!lease.isFresh()) {
            try {
                return ask(call, link);
            } catch (LinkFailure failure) {
                if (failure.kind() == FaultKind.TIMEOUT) {
                    throw failure;
                }
                lease.replace();
                link = connect(call);
            }
        }
        return call.opening.isGivenUp() ? Found.UNCONNECTED : ask(call, link);
    }

    private Link connect(Call call) throws LinkFailure {
        boolean isKnownToFail = true;
        if (call.read.opened != null) {
            call.opening.begins();
        }
        // longer than the read is waited for: who is given up meanwhile counts as one whose own link was late. Not much
        // longer,
        // as all servers share these threads
        long waitsUntilNanos = call.dueNanos + LATE_NANOS;
        try {
            Link link = call.lease.await(waitsUntilNanos);
            if (link == null && call.opening.isGivenUp()) { // who still waits opens one
                isKnownToFail = false;
                call.lease.openingIsOver();
                throw new LinkFailure(FaultKind.TIMEOUT, new TimeoutException("nobody waits for a link any more"));
            }
            if (link == null) {
                link = open(call.read, call.lease);
            }
            isKnownToFail = false;
            return link;
        } finally {
            if (call.opening.ends()) {
                call.opened(!isKnownToFail || isOwnDelay(call, waitsUntilNanos));
            }
        }
    }

    private static Link open(Read read, LinkPools.Lease lease) throws LinkFailure {
        try {
            Link fresh = Links.open(read.links, read.node.node());
            lease.opened(fresh);
            if (!read.greeting.isEmpty()) {
                // under a time of its own: a link that was opened late is of use to the next read
                read.greeted.judge(Links.call(fresh, read.greeting, OPENING_NANOS));
            }
            return fresh;
        } finally {
            lease.openingIsOver();
        }
    }

    /**
     * Sees to it that there is a link in reserve, and that it answers, before a read has need of it. Blocks for as long as
     * opening one takes; no breaker is told that it fails.
     *
     * @return false where it fails
     */
    boolean keepReady(Read read) {
        LinkPools.Lease lease = pools.leaseToAsk(read.node);
        if (lease == null) {
            return true;
        }
        boolean inOrder = false;
        try {
            lease.closeOld();
            Link link = lease.link() == null ? lease.await(ticker.getAsLong() + OPENING_NANOS) : lease.link();
            if (link == null) {
                open(read, lease);
            } else {
                Links.call(link, List.<byte[][]>of(Links.PING), OPENING_NANOS);
            }
            inOrder = true;
        } catch (LinkFailure away) {
            return false;
        } finally {
            if (inOrder) {
                lease.giveBack();
            } else {
                lease.drop();
            }
            sweeps.later();
        }
        return true;
    }

    private Found ask(Call call, Link link) throws LinkFailure {
        long left = call.dueNanos - ticker.getAsLong();
        if (left <= 0) {
            return Found.OWN_DELAY; // it was never sent
        }
        List<@Nullable Object> replies = Links.call(link, call.read.commands, left);
        return call.read.verdict.of(replies.get(replies.size() - 1));
    }

    private void sweep() {
        if (pools.sweep()) {
            sweeps.later();
        }
    }
}

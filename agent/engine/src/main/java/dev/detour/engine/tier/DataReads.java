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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads over leased links, on threads of Detour's own, each within its time. Thread-safe; never blocks its caller. */
final class DataReads {

    private static final long SWEEP_NANOS = LinkPools.IDLE_NANOS / 2;
    private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * What is asked of whom.
     *
     * @param greeting sent once over a link that was just opened
     */
    record Read(
            LinkPools.Id node,
            int maxConcurrent,
            LinkFactory links,
            List<byte[][]> greeting,
            Greeted greeted,
            List<byte[][]> commands,
            Verdict verdict) {}

    /** Judges the replies to a greeting. */
    interface Greeted {
        /** @throws LinkFailure where the link is not to be used */
        void judge(List<@Nullable Object> replies) throws LinkFailure;
    }

    /** Judges the reply to the last command. */
    interface Verdict {
        Found of(@Nullable Object reply);
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
        CompletableFuture<Found> result = new CompletableFuture<>();
        long dueNanos = ticker.getAsLong() + timeoutNanos;
        sweeps.later();
        Future<?> timeout = timer.schedule(() -> result.complete(Found.TIMED_OUT), timeoutNanos, TimeUnit.NANOSECONDS);
        result.whenComplete((found, never) -> timeout.cancel(false));
        readers.execute(() -> run(read, lease, dueNanos, result));
        return result;
    }

    private void run(Read read, LinkPools.Lease lease, long dueNanos, CompletableFuture<Found> result) {
        Found found = Found.FAILED;
        boolean inOrder = false;
        try {
            found = result.isDone() ? Found.TIMED_OUT : converse(read, lease, dueNanos);
            inOrder = true;
        } catch (LinkFailure failure) {
            found = failure.kind() == FaultKind.TIMEOUT ? Found.TIMED_OUT : Found.FAILED;
        } catch (RuntimeException | Error bug) {
            AgentLog.ownFault("a remote read", bug);
        } finally {
            if (inOrder) {
                lease.giveBack();
            } else {
                lease.drop();
            }
            result.complete(found);
        }
    }

    /** Tries a second time where a link from earlier turns out to be broken: the server may have been restarted. */
    private Found converse(Read read, LinkPools.Lease lease, long dueNanos) throws LinkFailure {
        if (lease.link() != null) {
            try {
                return ask(read, lease.link(), dueNanos);
            } catch (LinkFailure failure) {
                if (failure.kind() == FaultKind.TIMEOUT) {
                    throw failure;
                }
                lease.replace();
            }
        }
        Link fresh = Links.open(read.links, read.node.node());
        lease.opened(fresh);
        if (!read.greeting.isEmpty()) {
            // under a time of its own: a link that was opened late is of use to the next read
            read.greeted.judge(Links.call(fresh, read.greeting, OPENING_NANOS));
        }
        return ask(read, fresh, dueNanos);
    }

    private Found ask(Read read, Link link, long dueNanos) throws LinkFailure {
        long left = dueNanos - ticker.getAsLong();
        if (left <= 0) {
            return Found.TIMED_OUT;
        }
        List<@Nullable Object> replies = Links.call(link, read.commands, left);
        return read.verdict.of(replies.get(replies.size() - 1));
    }

    private void sweep() {
        if (pools.sweep()) {
            sweeps.later();
        }
    }
}

package dev.detour.engine.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ReplyError;
import dev.detour.engine.model.Survey;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Value;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tiers behind a connection: RETRY, REDIRECT and REPLICA. Thread-safe; no method blocks. What a method returns may be
 * completed by a thread that must not be held up.
 */
public final class RemoteTiers {

    /** Retries to one server at the same time; the budget of retries bounds them much lower as a rule. */
    private static final int RETRY_LINKS = 16;

    static final int MAX_REDIRECT_NODES = 1_000;

    private static final DataReads.Greeted NO_GREETING = replies -> {};

    /** Of a primary. */
    private static final Found NOTHING = Found.of(Result.EMPTY, Outcome.UNEXPLAINED);

    private final Settings settings;
    private final Transition.Listener listener;
    private final LongSupplier ticker;
    private final ScheduledThreadPoolExecutor timer = RemoteThreads.timer();
    private final DataReads reads;
    private final NodeWatch watch;
    private final Trials trials;
    private final ReplicaReads replicas;
    private final Backoff backoff;
    private final Cache<Endpoint, TierGuard> redirectGuards = Caffeine.newBuilder()
            .maximumSize(MAX_REDIRECT_NODES)
            .executor(Runnable::run)
            .build();

    /** Makes the tiers; no thread runs before it is needed. */
    public RemoteTiers(Settings settings, Versions versions, Transition.Listener listener) {
        this(settings, versions, listener, Survey.NONE, System::nanoTime);
    }

    /** The same, with someone who is told what servers say of themselves. */
    public RemoteTiers(Settings settings, Versions versions, Transition.Listener listener, Survey survey) {
        this(settings, versions, listener, survey, System::nanoTime);
    }

    RemoteTiers(
            Settings settings, Versions versions, Transition.Listener listener, Survey survey, LongSupplier ticker) {
        this.settings = settings;
        this.listener = listener;
        this.ticker = ticker;
        this.trials = versions.trials();
        int threads = RETRY_LINKS
                + settings.redirect().maxConcurrent()
                + settings.replica().maxConcurrent();
        this.reads = new DataReads(threads, timer, ticker);
        this.watch = new NodeWatch(settings, survey, listener, this::keepReady, timer, ticker);
        this.replicas = new ReplicaReads(settings, versions, reads, watch, ticker);
        this.backoff = new Backoff(settings.retry());
    }

    private boolean keepReady(Node node, Replica replica) {
        return replicas.keepReady(node, replica);
    }

    /**
     * A node has been made, or a lookup that goes there was diverted: it is watched as long as it is in use. Cheap; not
     * meant for every read.
     */
    public void inUse(Node node) {
        watch.inUse(node);
    }

    /** The same where the time is known, as {@link System#nanoTime()}. */
    public void inUse(Node node, long nowNanos) {
        watch.inUse(node, nowNanos);
    }

    /** A server is to be sampled at once; never blocks. */
    public void askSoon(String server) {
        watch.askSoon(server);
    }

    /** A redirection, or the like, has shown that the cluster is not what it was; never blocks. */
    public void topologyDoubted(String server) {
        watch.topologyDoubted(server);
    }

    /**
     * Reads from the same server once more.
     *
     * @param deadlineNanos {@link System#nanoTime()} when the route is over
     * @return always completes normally, and before the deadline
     */
    public CompletableFuture<Found> retry(Lookup lookup, long deadlineNanos) {
        CompletableFuture<Found> result = new CompletableFuture<>();
        if (lookup.namespace() == null || lookup.node().links() == null) {
            result.complete(Found.SKIPPED);
        } else {
            watch.inUse(lookup.node());
            retry(lookup, deadlineNanos, 1, Found.SKIPPED, result);
        }
        return result;
    }

    /** @param last what is said if this retry is not made */
    private void retry(Lookup lookup, long deadlineNanos, int retry, Found last, CompletableFuture<Found> result) {
        long timedOutNanos = ticker.getAsLong();
        long pause = backoff.pauseNanos(retry, ThreadLocalRandom.current());
        if (retry >= settings.retry().attempts()
                || pause >= deadlineNanos - timedOutNanos
                || !lookup.node().primary().hasRetryLeft(timedOutNanos)) {
            result.complete(last);
            return;
        }
        Runnable afterPause = () -> {
            Found over = last;
            try {
                if (mayRetry(lookup.node().primary(), timedOutNanos)) {
                    readAgain(lookup, deadlineNanos).thenAccept(found -> {
                        if (found.result() == Result.TIMED_OUT) {
                            retry(lookup, deadlineNanos, retry + 1, found, result);
                        } else {
                            result.complete(found);
                        }
                    });
                    over = null;
                }
            } finally {
                if (over != null) {
                    result.complete(over);
                }
            }
        };
        try {
            timer.schedule(afterPause, pause, TimeUnit.NANOSECONDS);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            result.complete(last);
        }
    }

    private boolean mayRetry(Primary primary, long timedOutNanos) {
        return primary.lastHeardNanos() - timedOutNanos > 0 && primary.mayRetry(ticker.getAsLong());
    }

    /** Waits as the read itself did, and half of what is left at most: the next step wants some too. */
    private CompletableFuture<Found> readAgain(Lookup lookup, long deadlineNanos) {
        Primary primary = lookup.node().primary();
        long begunNanos = ticker.getAsLong();
        long left = deadlineNanos - begunNanos;
        long timeout = Math.min(primary.waitNanos(), left / 2);
        DataReads.Verdict verdict = reply -> {
            if (Links.faultIn(reply) == null) {
                primary.answeredApart(begunNanos, ticker.getAsLong());
            }
            return fromPrimary(reply);
        };
        return read(
                lookup,
                null,
                RETRY_LINKS,
                List.<byte[][]>of(Links.get(lookup.key().bytes())),
                verdict,
                timeout);
    }

    /** Reads once from the node that a redirection names; the same. */
    public CompletableFuture<Found> redirect(Lookup lookup, Outcome.Fault redirection, long deadlineNanos) {
        Endpoint named = redirection.redirection();
        String server = lookup.node().server();
        if (named == null || server == null) {
            return CompletableFuture.completedFuture(Found.SKIPPED);
        }
        watch.inUse(lookup.node());
        Endpoint node = named.onHostOf(server);
        byte[][] get = Links.get(lookup.key().bytes());
        List<byte[][]> commands =
                redirection.kind() == FaultKind.ASK ? List.of(Links.ASKING, get) : List.<byte[][]>of(get);
        int max = settings.redirect().maxConcurrent();
        TierGuard guard = redirectGuards.get(
                node, n -> new TierGuard(n.toString(), Tier.REDIRECT, settings.breaker(), max, listener));
        long whole = settings.redirect().timeoutNanos();
        long timeout = Math.min(whole, deadlineNanos - ticker.getAsLong());
        Found refused = timeout <= 0 ? Found.SKIPPED : guard.enter();
        if (refused != null) {
            return CompletableFuture.completedFuture(refused);
        }
        try {
            long start = ticker.getAsLong();
            return read(lookup, node, max, commands, RemoteTiers::fromPrimary, timeout)
                    .whenComplete(
                            (found, never) -> guard.left(end(found, timeout == whole), ticker.getAsLong() - start));
        } catch (RuntimeException | Error notBegun) {
            guard.left(End.UNDECIDED, 0);
            throw notBegun;
        }
    }

    private CompletableFuture<Found> read(
            Lookup lookup,
            @Nullable Endpoint node,
            int max,
            List<byte[][]> commands,
            DataReads.Verdict verdict,
            long timeoutNanos) {
        Namespace namespace = lookup.namespace();
        LinkFactory links = lookup.node().links();
        if (namespace == null || links == null || timeoutNanos <= 0) {
            return CompletableFuture.completedFuture(Found.SKIPPED);
        }
        LinkPools.Id id =
                new LinkPools.Id(namespace, node != null ? null : lookup.node().server(), node, false, "");
        return reads.read(
                        new DataReads.Read(id, max, links, List.of(), NO_GREETING, null, commands, verdict),
                        timeoutNanos)
                .thenApply(found -> isTakenBack(lookup, found) ? NOTHING : found);
    }

    private static Found fromPrimary(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return Found.of(Value.of(bytes), 0);
        }
        if (reply == null) {
            return NOTHING;
        }
        FaultKind kind = Links.faultIn(reply);
        if (kind == null) {
            return Found.of(Result.FAILED, Outcome.UNKNOWN);
        }
        String message = reply instanceof ErrorReply error ? error.message() : null;
        return Found.of(Result.FAILED, new Outcome.Fault(kind, ReplyError.redirection(message)));
    }

    /** What a call tells of the server; one that was cut short tells nothing, nor does one that this process has held up. */
    static End end(Found found, boolean hadItsTime) {
        return switch (found.result()) {
            case ANSWERED, EMPTY -> End.SUCCEEDED;
            case FAILED -> endOfFailed(found);
            case TIMED_OUT -> hadItsTime && found != Found.OWN_DELAY ? End.FAILED : End.UNDECIDED;
            case SHED, SKIPPED, REFUSED -> End.UNDECIDED;
        };
    }

    private static End endOfFailed(Found found) {
        if (found == Found.ELSEWHERE) {
            return End.UNDECIDED;
        }
        return found.outcome() == null || isIll(found.outcome()) ? End.FAILED : End.SUCCEEDED;
    }

    private static boolean isIll(Outcome outcome) {
        return outcome instanceof Outcome.Fault fault
                && switch (fault.kind()) {
                    // as a reply NODE_DOWN is that of a server that takes no more connections
                    case LOADING, MASTER_DOWN, BUSY, CLUSTER_DOWN, NODE_DOWN -> true;
                    case MOVED, ASK, TRY_AGAIN, TIMEOUT, POOL_EXHAUSTED, REDIRECTS_EXHAUSTED, BREAKER_OPEN, SHED ->
                        false;
                };
    }

    /** Reads from a replica that is fit and knows this process's own writes of the key; the same. */
    public CompletableFuture<Found> replica(Lookup lookup, long deadlineNanos) {
        return replicas.read(lookup, deadlineNanos)
                .thenApply(found -> isTakenBackAtReplica(lookup, found) ? Found.EMPTY : found);
    }

    private boolean isTakenBack(Lookup lookup, Found found) {
        Value value = found.value();
        return value != null && trials.areAny() && trials.isTakenBack(lookup, value.buffer());
    }

    private boolean isTakenBackAtReplica(Lookup lookup, Found found) {
        Value value = found.value();
        return value != null && trials.areAny() && trials.isTakenBackAtReplica(lookup, value.buffer());
    }

    /** Whether this server is a replica that had what this process wrote of the key when the read began. */
    public boolean wasInStep(Lookup lookup, String server) {
        return replicas.wasInStep(lookup, server);
    }

    /** Whether {@link #replica} has a replica to ask; cheap. */
    public boolean hasReplica(Lookup lookup) {
        return replicasFor(lookup) > 0;
    }

    /** How many nodes that redirections named have a breaker. */
    long redirectNodes() {
        redirectGuards.cleanUp();
        return redirectGuards.estimatedSize();
    }

    int replicasFor(Lookup lookup) {
        return replicas.countFor(lookup);
    }
}

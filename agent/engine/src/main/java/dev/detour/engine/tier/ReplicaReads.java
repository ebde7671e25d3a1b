package dev.detour.engine.tier;

import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tier REPLICA: one of those that may answer is asked, and the next one where that fails, until the route is over.
 * Thread-safe; no method blocks.
 */
final class ReplicaReads {

    private final Settings settings;
    private final Versions versions;
    private final DataReads reads;
    private final NodeWatch watch;
    private final LongSupplier ticker;

    ReplicaReads(Settings settings, Versions versions, DataReads reads, NodeWatch watch, LongSupplier ticker) {
        this.settings = settings;
        this.versions = versions;
        this.reads = reads;
        this.watch = watch;
        this.ticker = ticker;
    }

    /** A read on its way from replica to replica. */
    private record Tour(
            Lookup lookup,
            Namespace namespace,
            LinkFactory links,
            long deadlineNanos,
            Set<Replica> asked,
            CompletableFuture<Found> result) {}

    /** See {@link RemoteTiers#replica}. */
    CompletableFuture<Found> read(Lookup lookup, long deadlineNanos) {
        Namespace namespace = lookup.namespace();
        LinkFactory links = lookup.node().links();
        if (namespace == null || links == null) {
            return CompletableFuture.completedFuture(Found.SKIPPED);
        }
        watch.inUse(lookup.node());
        Tour tour = new Tour(lookup, namespace, links, deadlineNanos, new HashSet<>(), new CompletableFuture<>());
        askNext(tour, Found.SKIPPED);
        return tour.result;
    }

    /** @param last what the replica before came to */
    private void askNext(Tour tour, Found last) {
        long now = ticker.getAsLong();
        long timeout = Math.min(settings.replica().timeoutNanos(), tour.deadlineNanos - now);
        Found over = last;
        if (timeout > 0) {
            List<Replica> able = able(tour.lookup, now);
            able.removeAll(tour.asked);
            while (!able.isEmpty()) {
                Replica chosen = ReplicaChoice.of(able, ThreadLocalRandom.current(), now);
                Found refused = chosen.guard().enter();
                if (refused == null) {
                    ask(tour, chosen, timeout);
                    return;
                }
                able.remove(chosen);
                over = tour.asked.isEmpty() ? refused : last;
            }
        }
        tour.result.complete(over);
    }

    private void ask(Tour tour, Replica chosen, long timeoutNanos) {
        CompletableFuture<Found> read = read(tour, chosen, timeoutNanos);
        tour.asked.add(chosen);
        read.exceptionally(failure -> Found.FAILED).thenAccept(found -> {
            switch (found.result()) {
                case ANSWERED, EMPTY, SKIPPED -> tour.result.complete(found);
                case FAILED, TIMED_OUT, SHED, REFUSED -> {
                    Found over = found;
                    try {
                        askNext(tour, found);
                        over = null;
                    } finally {
                        if (over != null) {
                            tour.result.complete(over);
                        }
                    }
                }
            }
        });
    }

    /** The guard has let it in; whatever is thrown here, it has left again. */
    private CompletableFuture<Found> read(Tour tour, Replica chosen, long timeoutNanos) {
        boolean hadItsTime = timeoutNanos == settings.replica().timeoutNanos();
        chosen.latency().began();
        try {
            long start = ticker.getAsLong();
            DataReads.Opened opened =
                    isOpen -> left(chosen, isOpen ? End.UNDECIDED : End.FAILED, start, ticker.getAsLong());
            return reads.read(request(tour, chosen, opened), timeoutNanos).thenApply(found -> {
                if (found != Found.UNCONNECTED) { // else it leaves when its link is there, or is not
                    left(chosen, RemoteTiers.end(found, hadItsTime), start, ticker.getAsLong());
                }
                return found;
            });
        } catch (RuntimeException | Error notBegun) {
            left(chosen, End.UNDECIDED, 0, 0);
            throw notBegun;
        }
    }

    private static void left(Replica chosen, End end, long startNanos, long nowNanos) {
        if (end == End.UNDECIDED) {
            chosen.latency().withdrawn();
        } else {
            chosen.latency().ended(nowNanos - startNanos, nowNanos);
        }
        chosen.guard().left(end, nowNanos - startNanos);
    }

    /**
     * So that the first reads of an outage need not wait for a link; blocks.
     *
     * @return false where there is none, as it cannot be opened
     */
    boolean keepReady(Node node, Replica replica) {
        Namespace namespace = node.namespace();
        LinkFactory links = node.links();
        if (namespace == null || links == null || !replica.guard().isOpenForCalls()) {
            return true;
        }
        return reads.keepReady(read(namespace, links, replica, replica.runId(), null, List.of(), reply -> Found.EMPTY));
    }

    private DataReads.Read request(Tour tour, Replica chosen, DataReads.Opened opened) {
        String run = chosen.runId();
        return read(
                tour.namespace,
                tour.links,
                chosen,
                run,
                opened,
                List.<byte[][]>of(Links.get(tour.lookup.key().bytes())),
                verdict(tour.lookup, chosen, run));
    }

    /** @param run of the server; a link that was opened to another one, at the same address, is not for this */
    private DataReads.Read read(
            Namespace namespace,
            LinkFactory links,
            Replica from,
            String run,
            DataReads.@Nullable Opened opened,
            List<byte[][]> commands,
            DataReads.Verdict verdict) {
        return new DataReads.Read(
                new LinkPools.Id(namespace, null, from.node(), true, run),
                settings.replica().maxConcurrent(),
                links,
                List.of(
                        Links.READONLY,
                        Links.INFO_SERVER), // outside a cluster the first is refused, which does no harm
                replies -> from.greeted(run, replies.get(1)),
                opened,
                commands,
                verdict);
    }

    /** What it gave counts if it is in step yet: it may have been found restarted since it was chosen. */
    private DataReads.Verdict verdict(Lookup lookup, Replica chosen, String run) {
        Standing standing = chosen.standing(); // it is at least as far as that says
        return reply -> {
            if (reply instanceof byte[] bytes) {
                long now = ticker.getAsLong();
                boolean counts = versions.of(lookup.key()) == lookup.version()
                        && chosen.isInStep(lookup, versions, now)
                        && run.equals(chosen.runId()); // looked at last: whose step that was
                return counts ? Found.of(Value.of(bytes), standing.ageNanos(now)) : Found.SKIPPED;
            }
            return of(Links.faultIn(reply));
        };
    }

    /** @param fault null for a null, and for an error that is none of the server's: whoever reads from the primary gets that */
    static Found of(@Nullable FaultKind fault) {
        if (fault == null) {
            return Found.EMPTY;
        }
        return switch (fault) {
            case MOVED, ASK, TRY_AGAIN -> Found.ELSEWHERE; // its slot has moved, or it has another primary
            default -> Found.FAILED;
        };
    }

    /** Whether this server is a replica of the lookup's own that had what this process wrote of the key when it began. */
    boolean wasInStep(Lookup lookup, String server) {
        String primary = lookup.node().server();
        Endpoint node = Endpoint.parse(server);
        if (primary != null && node != null) {
            for (Replica replica : watch.replicasOf(primary)) {
                if (replica.node().equals(node)) {
                    return replica.wasInStep(lookup, versions, ticker.getAsLong());
                }
            }
        }
        return false;
    }

    /** How many replicas a read could ask. */
    int countFor(Lookup lookup) {
        return lookup.node().links() == null
                ? 0
                : able(lookup, ticker.getAsLong()).size();
    }

    private List<Replica> able(Lookup lookup, long nowNanos) {
        List<Replica> able = new ArrayList<>();
        String server = lookup.node().server();
        if (server != null && versions.of(lookup.key()) == lookup.version()) {
            for (Replica replica : watch.replicasOf(server)) {
                if (replica.mayAnswer(lookup, versions, nowNanos)) {
                    able.add(replica);
                }
            }
        }
        return able;
    }
}

package dev.detour.engine.tier;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The replicas of a primary under watch. Each is sampled by a task of its own, so that none waits for another that does
 * not answer.
 */
final class WatchedReplicas {

    static final int MAX_REPLICAS = 32;

    private record Sampled(Replica replica, WatchTask task, ReservedLinks reserved) {}

    /** Keeps a link for reads in reserve. */
    @FunctionalInterface
    interface Reserve {
        /**
         * Blocks; on the task of that replica.
         *
         * @return false where it cannot be opened
         */
        boolean keep(Node node, Replica replica);
    }

    private final Offsets offsets;
    private final Settings settings;
    private final Transition.Listener listener;
    private final Reserve reserve;
    private final Executor threads;
    private final LongSupplier ticker;

    /** Written by the primary's task. */
    private volatile List<Sampled> replicas = List.of();

    /** When they were last asked. */
    private long sampledNanos;

    WatchedReplicas(
            Offsets offsets,
            Settings settings,
            Transition.Listener listener,
            Reserve reserve,
            Executor threads,
            LongSupplier ticker) {
        this.offsets = offsets;
        this.settings = settings;
        this.listener = listener;
        this.reserve = reserve;
        this.threads = threads;
        this.ticker = ticker;
        this.sampledNanos = ticker.getAsLong();
    }

    List<Replica> all() {
        return replicas.stream().map(Sampled::replica).toList();
    }

    /** Keeps what is known of those that stay. */
    void follow(List<Endpoint> endpoints) {
        List<Sampled> before = replicas;
        if (before.stream().map(known -> known.replica.node()).toList().equals(endpoints)) {
            return;
        }
        List<Sampled> next = new ArrayList<>();
        for (Endpoint endpoint : endpoints.subList(0, Math.min(MAX_REPLICAS, endpoints.size()))) {
            next.add(before.stream()
                    .filter(known -> known.replica.node().equals(endpoint))
                    .findFirst()
                    .orElseGet(() -> sampled(replica(endpoint))));
        }
        replicas = List.copyOf(next);
        before.stream().filter(known -> !next.contains(known)).forEach(gone -> gone.replica.close());
    }

    private Sampled sampled(Replica replica) {
        return new Sampled(replica, new WatchTask(threads), new ReservedLinks(replica, reserve, ticker));
    }

    private Replica replica(Endpoint endpoint) {
        int weight = settings.replica().nodes().stream()
                .filter(replica -> replica.node().equals(endpoint))
                .mapToInt(Settings.ReplicaNode::weight)
                .findFirst()
                .orElse(Replica.USUAL_WEIGHT);
        return new Replica(endpoint, weight, offsets, settings, listener, ticker);
    }

    /** Whether they have not been asked for so long. */
    boolean isUnasked(long nowNanos, long forNanos) {
        return nowNanos - sampledNanos > forNanos;
    }

    /** @param linked make links to the servers, each for another namespace, and are asked for by each task */
    void sample(Supplier<List<Node>> linked) {
        sampledNanos = ticker.getAsLong();
        for (Sampled sampled : replicas) {
            sampled.task.start(() -> {
                List<Node> nodes = linked.get();
                LinkFactory links = nodes.isEmpty() ? null : nodes.get(0).links();
                if (links != null && sampled.replica.sample(links)) { // else it need not be waited for once more
                    sampled.reserved.keep(nodes);
                }
            });
        }
    }

    /** They are not used for the time being. */
    void release() {
        all().forEach(Replica::release);
    }

    void close() {
        all().forEach(Replica::close);
    }
}

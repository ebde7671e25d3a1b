package dev.detour.engine.warm;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that wait to be written, in a lane for each namespace, which one worker serves at a time. Bounded in all: past
 * it the longest lane loses its oldest.
 *
 * <p>Everything in here is guarded by this; nobody blocks inside but a worker without work.
 */
final class WarmQueue {

    /** What waits for one namespace; the node is that of the latest lookup, whose links are the freshest. */
    static final class Lane {
        private final Namespace namespace;
        private final ArrayDeque<WarmBatch.Entry> waiting = new ArrayDeque<>();
        private volatile Node node;
        private boolean served;

        private Lane(Namespace namespace, Node node) {
            this.namespace = namespace;
            this.node = node;
        }

        Namespace namespace() {
            return namespace;
        }

        Node node() {
            return node;
        }
    }

    private final int capacity;
    private final int maxWorkers;
    private final Map<Namespace, Lane> lanes = new LinkedHashMap<>();
    private int size;
    private int workers;
    private int idle;

    WarmQueue(int capacity, int maxWorkers) {
        this.capacity = capacity;
        this.maxWorkers = maxWorkers;
    }

    /**
     * Adds a value; never blocks.
     *
     * @param node one with a namespace
     * @return true where another worker has to be started for it, which then counts as one
     */
    synchronized boolean add(Node node, WarmBatch.Entry entry) {
        Namespace namespace = node.namespace();
        if (namespace == null) {
            return false;
        }
        if (size >= capacity) {
            dropOldest();
        }
        Lane lane = lanes.computeIfAbsent(namespace, n -> new Lane(n, node));
        lane.node = node;
        lane.waiting.addLast(entry);
        size++;
        if (idle > 0) {
            notifyAll();
        } else if (workers < maxWorkers && !lane.served) {
            workers++;
            return true;
        }
        return false;
    }

    private void dropOldest() {
        lanes.values().stream()
                .max(Comparator.comparingInt(lane -> lane.waiting.size()))
                .ifPresent(longest -> {
                    longest.waiting.pollFirst();
                    size--;
                });
    }

    /** How many values wait. */
    synchronized int size() {
        return size;
    }

    /** A lane with work that nobody serves, for the caller alone; null after a while without any: the worker ends. */
    synchronized @Nullable Lane take(long idleMillis) throws InterruptedException {
        Lane lane = unserved();
        if (lane == null) {
            idle++;
            try {
                wait(idleMillis);
            } finally {
                idle--;
            }
            lane = unserved();
        }
        if (lane == null) {
            workers--;
        } else {
            lane.served = true;
        }
        return lane;
    }

    private @Nullable Lane unserved() {
        for (Lane lane : lanes.values()) {
            if (!lane.served && !lane.waiting.isEmpty()) {
                return lane;
            }
        }
        return null;
    }

    /** The lane's oldest values, which leave the queue. */
    synchronized List<WarmBatch.Entry> batch(Lane lane, int max) {
        List<WarmBatch.Entry> batch = new ArrayList<>();
        while (batch.size() < max && !lane.waiting.isEmpty()) {
            batch.add(lane.waiting.removeFirst());
            size--;
        }
        return batch;
    }

    /** The lane is free for any worker; one without work is forgotten, others come first next time. */
    synchronized void release(Lane lane) {
        lane.served = false;
        lanes.remove(lane.namespace);
        if (!lane.waiting.isEmpty()) {
            lanes.put(lane.namespace, lane);
        }
    }

    /** A worker that was to be, or was, is none. */
    synchronized void workerEnded() {
        workers--;
    }
}

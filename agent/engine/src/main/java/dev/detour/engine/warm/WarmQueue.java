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
 * Values that wait to be written, in a lane for each place, which one worker serves at a time. Bounded in all, in
 * number and in bytes: past it the longest lane loses its oldest.
 *
 * <p>Everything in here is guarded by this; nobody blocks inside but a worker without work.
 */
final class WarmQueue {

    /** Where values go: a namespace at one of its servers, of which a cluster has several. */
    record Place(Namespace namespace, String server) {}

    /** What waits for one place; the node is that of the latest lookup, whose links are the freshest. */
    static final class Lane {
        private final Place place;
        private final ArrayDeque<WarmBatch.Entry> waiting = new ArrayDeque<>();
        private volatile Node node;
        private boolean served;

        private Lane(Place place, Node node) {
            this.place = place;
            this.node = node;
        }

        Place place() {
            return place;
        }

        Node node() {
            return node;
        }

        private boolean isWaiting() {
            return !served && !waiting.isEmpty();
        }
    }

    private final int capacity;
    private final long maxBytes;
    private final int maxWorkers;
    private final Map<Place, Lane> lanes = new LinkedHashMap<>();
    private int size;
    private long dropped;
    private long bytes;
    private int workers;
    private int idle;

    WarmQueue(int capacity, long maxBytes, int maxWorkers) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
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
        String server = node.server();
        if (namespace == null || server == null || entry.size() > maxBytes) {
            return false;
        }
        while (size >= capacity || bytes + entry.size() > maxBytes) {
            dropOldest();
        }
        Lane lane = lanes.computeIfAbsent(new Place(namespace, server), place -> new Lane(place, node));
        lane.node = node;
        lane.waiting.addLast(entry);
        size++;
        bytes += entry.size();
        return !lane.served && needsWorker();
    }

    /** Wakes a worker for a lane that has none, or counts one that is to be started. */
    private boolean needsWorker() {
        long unserved = lanes.values().stream().filter(Lane::isWaiting).count();
        if (unserved > idle && workers < maxWorkers) {
            workers++;
            return true;
        }
        notifyAll();
        return false;
    }

    private void dropOldest() {
        lanes.values().stream()
                .max(Comparator.comparingInt(lane -> lane.waiting.size()))
                .ifPresent(longest -> {
                    takeOldest(longest);
                    dropped++;
                    if (longest.waiting.isEmpty() && !longest.served) {
                        lanes.remove(longest.place); // no worker will come for it
                    }
                });
    }

    private WarmBatch.Entry takeOldest(Lane lane) {
        WarmBatch.Entry oldest = lane.waiting.removeFirst();
        size--;
        bytes -= oldest.size();
        return oldest;
    }

    /** How many places have something to wait for, or are being served. */
    synchronized int lanes() {
        return lanes.size();
    }

    /** How many values wait. */
    synchronized int size() {
        return size;
    }

    /** How many values were dropped to make room, since the start. */
    synchronized long dropped() {
        return dropped;
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
            if (lane.isWaiting()) {
                return lane;
            }
        }
        return null;
    }

    /** The lane's oldest values, which leave the queue. */
    synchronized List<WarmBatch.Entry> batch(Lane lane, int max) {
        List<WarmBatch.Entry> batch = new ArrayList<>();
        while (batch.size() < max && !lane.waiting.isEmpty()) {
            batch.add(takeOldest(lane));
        }
        return batch;
    }

    /** The lane is free for any worker; one without work is forgotten, others come first next time. */
    synchronized void release(Lane lane) {
        lane.served = false;
        lanes.remove(lane.place);
        if (!lane.waiting.isEmpty()) {
            lanes.put(lane.place, lane);
        }
    }

    /** A worker that was to be, or was, is none. */
    synchronized void workerEnded() {
        workers--;
    }
}

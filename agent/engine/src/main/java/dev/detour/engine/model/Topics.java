package dev.detour.engine.model;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What was said once. Bounded: past it every topic counts as said. Thread-safe. */
final class Topics {

    static final int MAX = 1_000;

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger(MAX);

    /** Whether it is to be said now: true once for each topic. */
    boolean isNew(String topic) {
        if (said.contains(topic) || places.get() <= 0 || places.getAndDecrement() <= 0) {
            return false;
        }
        boolean first = said.add(topic);
        if (!first) {
            places.incrementAndGet(); // another thread was first
        }
        return first;
    }

    int size() {
        return said.size();
    }
}

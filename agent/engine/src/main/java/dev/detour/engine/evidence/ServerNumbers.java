package dev.detour.engine.evidence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A small number for each server. Thread-safe. Those past the last share one, which is nobody's. */
final class ServerNumbers {

    static final int NOBODY = 65_535;

    private final ConcurrentMap<String, Integer> numbers = new ConcurrentHashMap<>();

    int of(String server) {
        Integer known = numbers.get(server);
        return known != null ? known : added(server);
    }

    private synchronized int added(String server) {
        int next = numbers.size();
        return next >= NOBODY ? NOBODY : numbers.computeIfAbsent(server, name -> next);
    }
}

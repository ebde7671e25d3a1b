package dev.detour.contract.loader;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How often each key was loaded, for the test to ask; JDK types only. */
public final class Loads {

    private static final Map<String, AtomicInteger> BY_KEY = new ConcurrentHashMap<>();

    private Loads() {}

    static void count(String key) {
        BY_KEY.computeIfAbsent(key, counted -> new AtomicInteger()).incrementAndGet();
    }

    /** The loads of a key so far, finished or not. */
    public static int of(String key) {
        AtomicInteger loads = BY_KEY.get(key);
        return loads == null ? 0 : loads.get();
    }
}

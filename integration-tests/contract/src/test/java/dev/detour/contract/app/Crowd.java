package dev.detour.contract.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Far more threads than a pool has connections, each of which reads once. */
final class Crowd {

    private Crowd() {}

    /** Reads keys in turn: what came of it and how many times, in one line, or that some wait for ever. */
    static String read(PooledJedis pool, int threads, List<String> keys) throws Exception {
        Map<String, Integer> outcomes = new TreeMap<>();
        ExecutorService executor = LoadThreads.create();
        List<Future<String>> reading = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String key = keys.get(i % keys.size());
            reading.add(executor.submit(() -> {
                try {
                    return String.valueOf(pool.get(key));
                } catch (RuntimeException failure) {
                    return failure.toString();
                }
            }));
        }
        executor.shutdown();
        boolean all = executor.awaitTermination(25, TimeUnit.SECONDS);
        for (Future<String> read : reading) {
            outcomes.merge(read.isDone() ? read.get() : "waits", 1, Integer::sum);
        }
        return outcomes + (all ? "" : " and some wait for ever");
    }
}

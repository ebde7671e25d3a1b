package dev.detour.contract.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Many threads that write and read through one pool, each its own keys, so that each knows what it must read. */
final class BusyPool {

    private BusyPool() {}

    /**
     * @param arguments the number of threads, of commands of each, the prefix of keys that are cache data, and of others
     * @return what was wrong, or how many commands were right
     */
    static String run(PooledJedis pool, List<String> arguments) throws Exception {
        int threads = Integer.parseInt(arguments.get(0));
        int commands = Integer.parseInt(arguments.get(1));
        ExecutorService executor = LoadThreads.create();
        List<Future<String>> working = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String cached = arguments.get(2) + i + '-';
            String other = arguments.get(3) + i + '-';
            int seed = i;
            working.add(executor.submit(() -> work(pool, commands, cached, other, new Random(seed))));
        }
        executor.shutdown();
        for (Future<String> work : working) {
            String wrong = work.get();
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return threads * commands + " right";
    }

    private static String work(PooledJedis pool, int commands, String cached, String other, Random random) {
        String[] written = new String[8];
        for (int i = 0; i < commands; i++) {
            int number = random.nextInt(written.length);
            String key = (number % 2 == 0 ? cached : other) + number;
            if (written[number] == null || random.nextInt(5) == 0) {
                written[number] = key + " version " + i;
                String reply = pool.set(key, written[number]);
                if (!reply.equals("OK")) {
                    return "SET " + key + " got " + reply;
                }
            } else {
                String reply = pool.get(key);
                if (!written[number].equals(reply)) {
                    return "GET " + key + " got " + reply + " and not " + written[number];
                }
            }
        }
        return "";
    }
}

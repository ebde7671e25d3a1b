package dev.detour.contract.app;

import dev.detour.contract.loader.CrowdLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Many threads of an application that read one key at the same time. */
final class Burst {

    private static final long STACK_BYTES = 256 * 1024;

    private Burst() {}

    /**
     * Reads on a thread for each access.
     *
     * @return what they got and how many of them, as {@code 1000 x String value}, one line for all that is different
     */
    static String read(String key, List<Access> accesses) throws InterruptedException {
        Map<String, Integer> outcomes = new TreeMap<>();
        CyclicBarrier start = new CyclicBarrier(accesses.size());
        CompletableFuture<CountDownLatch> crowd = new CompletableFuture<>();
        CountDownLatch done = new CountDownLatch(accesses.size());
        List<Thread> threads = new ArrayList<>();
        for (Access access : accesses) {
            Runnable reader = () -> {
                String outcome = outcome(access, key, start, crowd);
                synchronized (outcomes) {
                    outcomes.merge(outcome, 1, Integer::sum);
                }
                done.countDown();
            };
            threads.add(new Thread(null, reader, "burst-" + threads.size(), STACK_BYTES));
        }
        crowd.complete(CrowdLoader.expect(threads));
        threads.forEach(Thread::start);
        boolean all = done.await(60, TimeUnit.SECONDS);
        accesses.stream().distinct().forEach(Access::close);
        synchronized (outcomes) {
            List<String> lines = new ArrayList<>();
            outcomes.forEach((outcome, count) -> lines.add(count + " x " + outcome));
            return String.join("; ", lines) + (all ? "" : "; the others wait for ever");
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever is thrown is what the test wants to see
    private static String outcome(
            Access access, String key, CyclicBarrier start, CompletableFuture<CountDownLatch> crowd) {
        try {
            start.await();
            crowd.join().countDown();
            return String.valueOf(access.get(key));
        } catch (Throwable failure) {
            return failure.toString();
        }
    }
}

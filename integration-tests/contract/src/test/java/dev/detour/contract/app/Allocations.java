package dev.detour.contract.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What this JVM's threads allocate for a read. */
final class Allocations {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 6;
    private static final int READS = 10_000;

    private Allocations() {}

    /** In bytes, of the round with the fewest: in the first ones nothing is compiled yet. */
    static String perRead(Access access, String key) throws Exception {
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = byAllThreads();
            for (int i = 0; i < READS; i++) {
                Object unused = access.get(key);
            }
            fewest = Math.min(fewest, (byAllThreads() - before) / READS);
        }
        return Long.toString(fewest);
    }

    /** Of those that live: none of them that has to do with a read ends meanwhile. */
    private static long byAllThreads() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}

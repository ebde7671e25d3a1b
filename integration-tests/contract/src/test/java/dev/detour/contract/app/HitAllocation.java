package dev.detour.contract.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What reads of a key that Redis has allocate, on the thread that reads and on the client's own event loops: bytes that are
 * the same on every machine, once the JVM has compiled what it runs.
 */
public final class HitAllocation {

    private static final int WARM_UP = 60_000;
    private static final int SLICES = 9;
    private static final int READS = 4_000;
    private static final String DETOUR = "dev.detour:type=Detour";
    private static final long REGISTRATION_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    private HitAllocation() {}

    /**
     * Prints {@code allocated}, the bytes of a read; and {@code hits}, how many reads Detour has seen to be hits, and how many
     * were made.
     *
     * @param arguments whether Detour is there, the kind, the key and a {@link Target}
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        HitAllocation allocation = new HitAllocation();
        try (Access access = AccessKind.valueOf(words.get(1)).connect(Target.of(words.subList(3, words.size())))) {
            System.out.println("allocated " + allocation.measure(access, words.get(2)));
            if (Boolean.parseBoolean(words.get(0))) {
                System.out.println("hits " + allocation.hits() + " " + (WARM_UP + SLICES * READS));
            }
        }
        System.exit(0);
    }

    /** The median of several slices: what is allocated once in a while is no part of a read. */
    private double measure(Access access, String key) throws Exception {
        read(access, key, WARM_UP);
        long[] counted = countedThreads();
        double[] slices = new double[SLICES];
        for (int slice = 0; slice < SLICES; slice++) {
            long before = allocatedBytes(counted);
            read(access, key, READS);
            slices[slice] = (double) (allocatedBytes(counted) - before) / READS;
        }
        Arrays.sort(slices);
        return slices[SLICES / 2];
    }

    private static void read(Access access, String key, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Objects.requireNonNull(access.get(key), "no hit");
        }
    }

    private long[] countedThreads() {
        long own = Thread.currentThread().getId();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread ->
                        thread.getThreadId() == own || thread.getThreadName().startsWith("lettuce-"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }

    private long allocatedBytes(long[] counted) {
        return Arrays.stream(threads.getThreadAllocatedBytes(counted)).sum();
    }

    private long hits() throws JMException, InterruptedException {
        ObjectName detour = new ObjectName(DETOUR);
        long deadlineNanos = System.nanoTime() + REGISTRATION_NANOS;
        while (!beans.isRegistered(detour)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return 0;
            }
            Thread.sleep(10);
        }
        return (Long) beans.getAttribute(detour, "Hits");
    }
}

package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

class KeyMemorySizeTest {

    private static final int MILLION = 1_000_000;
    private static final long MIB = 1 << 20;

    static {
        // JOL is not told the offsets of records' and lambdas' fields, and needs none to add up sizes
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private final AtomicLong now = new AtomicLong();

    private static long id(KeyMemory memory, int key) {
        return memory.id("redis:6379", 0, ("product:" + key).getBytes(StandardCharsets.US_ASCII));
    }

    private void write(KeyMemory memory, int from, int to) {
        for (int i = from; i < to; i++) {
            now.addAndGet(1_000);
            memory.written(id(memory, i), now.get() + TimeUnit.MINUTES.toNanos(1));
        }
    }

    private static int recallable(KeyMemory memory, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (memory.recall(id(memory, i)) != null) {
                count++;
            }
        }
        return count;
    }

    private static long heldBytes(KeyMemory memory) {
        return GraphLayout.parseInstance(memory).totalSize();
    }

    @Test
    void bytes_aMillionKeys_areFewForEachAndAllIsRecalled() {
        KeyMemory memory = new KeyMemory(256 * MIB, now::get);
        int from = 0;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int keys = 100_000; keys <= MILLION; keys += 20_000) {
            write(memory, from, keys);
            from = keys;
            least = Math.min(least, 100 * memory.bytes() / keys);
            most = Math.max(most, 100 * memory.bytes() / keys);
        }

        double bytesAKey = (double) heldBytes(memory) / MILLION;
        int recalled = recallable(memory, 0, MILLION);

        System.out.printf(
                "KeyMemory: %.1f bytes a key at 1,000,000 keys (from %.1f to %.1f on the way), %,d recalled%n",
                bytesAKey, least / 100.0, most / 100.0, recalled);
        assertThat(bytesAKey).isLessThanOrEqualTo(64);
        assertThat(most).isLessThanOrEqualTo(64_00);
        assertThat(recalled).isGreaterThanOrEqualTo(MILLION / 100 * 98);
        assertThat(memory.keys()).isEqualTo(recalled);
    }

    @Test
    void bytes_whetherLargeOrSmall_areThoseOfTheHeap() {
        KeyMemory memory = new KeyMemory(64 * MIB, now::get);
        System.out.printf("KeyMemory: %,d bytes at rest%n", heldBytes(memory));
        assertThat(heldBytes(memory)).isBetween(memory.bytes() * 9 / 10, memory.bytes());
        assertThat(memory.bytes()).isLessThan(64 * 1024);

        write(memory, 0, 100_000);
        assertThat(heldBytes(memory)).isBetween(memory.bytes() * 99 / 100, memory.bytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 511, 512, 1_000, 5_000, 100_000, 1_000_000, 20_000_000})
    void bytes_farMoreKeysThanFit_stayUnderTheBound(long maxBytes) {
        KeyMemory memory = new KeyMemory(maxBytes, now::get);
        int keys = (int) Math.max(10_000, maxBytes / 8);
        for (int i = 0; i < keys; i += keys / 10) {
            write(memory, i, i + keys / 10);
            assertThat(memory.bytes()).isLessThanOrEqualTo(maxBytes);
        }

        if (maxBytes >= 512) {
            assertThat(heldBytes(memory)).isLessThanOrEqualTo(maxBytes);
        }
        if (maxBytes >= 100_000) {
            assertThat(memory.bytes()).as("uses what it may").isGreaterThan(maxBytes * 9 / 10);
            assertThat(memory.keys()).as("is full").isGreaterThan(maxBytes / 32);
        }
    }

    @Test
    void written_farMoreKeysThanFit_forgetsTheOldest() {
        KeyMemory memory = new KeyMemory(MIB, now::get);
        write(memory, 0, 200_000);
        int kept = (int) memory.keys();

        assertThat(recallable(memory, 200_000 - kept / 2, 200_000)).isGreaterThan(kept / 2 * 95 / 100);
        assertThat(recallable(memory, 0, 200_000 - 3 * kept)).isLessThan(kept / 100);
    }

    @Test
    void seen_againAndAgain_isKeptWhileOthersGo() {
        KeyMemory memory = new KeyMemory(MIB, now::get);
        for (int i = 0; i < 200_000; i += 100) {
            now.addAndGet(Ticks.TICK_NANOS);
            for (int hot = 0; hot < 100; hot++) {
                memory.seen(id(memory, hot));
            }
            write(memory, 1_000 + i, 1_100 + i);
        }

        assertThat(recallable(memory, 0, 100)).isEqualTo(100);
    }

    @Test
    void operations_knownKey_allocateNothing() {
        KeyMemory memory = new KeyMemory(MIB, now::get);
        byte[] key = "product:1".getBytes(StandardCharsets.US_ASCII);
        operate(memory, key, 20_000);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        operate(memory, key, 10_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private static void operate(KeyMemory memory, byte[] key, int times) {
        for (int i = 0; i < times; i++) {
            long id = memory.id("redis:6379", 0, key);
            memory.seen(id);
            memory.missed(id);
            memory.written(id, KeyMemory.NO_TTL);
            memory.expires(id, i);
            memory.told(id, Fact.STORED, 1);
            memory.renamed(id, id + 1);
            memory.removed(id);
            memory.doubted(id);
        }
    }
}

package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KeyMemoryConcurrencyTest {

    private static final int THREADS = 8;
    private static final int STEPS = 200_000;
    private static final Fact[] FACTS = Fact.values();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private interface Work {
        void of(int thread);
    }

    private void together(Work work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            all.add(threads.submit(() -> work.of(thread)));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private static long id(KeyMemory memory, int key) {
        byte[] bytes = {(byte) (key >>> 16), (byte) (key >>> 8), (byte) key};
        return memory.id("redis:6379", 0, bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void anything_manyThreadsUnderTheBound_keepsItsInvariants(int keys) throws Exception {
        long maxBytes = 1 << 20;
        KeyMemory memory = new KeyMemory(maxBytes, System::nanoTime);
        long startNanos = System.nanoTime();

        together(thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < STEPS; i++) {
                operate(memory, random, id(memory, random.nextInt(keys)), id(memory, random.nextInt(keys)));
            }
        });

        assertThat(memory.bytes()).isLessThanOrEqualTo(maxBytes);
        int recalled = 0;
        for (int i = 0; i < keys; i++) {
            Recollection known = memory.recall(id(memory, i));
            if (known != null) {
                recalled++;
                assertSound(known, startNanos);
            }
        }
        assertThat(memory.keys()).isBetween((long) recalled, (long) keys);
        assertThat(recalled).isGreaterThan(Math.min(keys, 25_000) * 9 / 10);
    }

    private static void operate(KeyMemory memory, SplittableRandom random, long id, long other) {
        switch (random.nextInt(8)) {
            case 0 -> memory.seen(id);
            case 1 -> memory.written(id, System.nanoTime() + random.nextInt(1_000_000_000));
            case 2 -> memory.expires(id, KeyMemory.NO_TTL);
            case 3 -> memory.removed(id);
            case 4 -> memory.renamed(id, other);
            case 5 -> memory.told(id, FACTS[random.nextInt(FACTS.length)], random.nextInt(1 << 16));
            case 6 -> memory.missed(id);
            default -> {
                if (random.nextInt(8) == 0) {
                    memory.doubted(id);
                }
            }
        }
    }

    private static void assertSound(Recollection known, long startNanos) {
        long earliest = startNanos - Ticks.TICK_NANOS;
        long now = System.nanoTime();
        if (known.wasSeen()) {
            assertThat(known.seenNanos()).isBetween(earliest, now);
        }
        if (known.fact() != Fact.NONE) {
            assertThat(known.factNanos()).isBetween(earliest, now);
        }
        if (known.fact() == Fact.OWN_WRITE || known.fact() == Fact.STORED) {
            assertThat(known.seenNanos()).isGreaterThanOrEqualTo(known.factNanos());
        }
        assertThat(known.factServer()).isBetween(KeyMemory.NO_SERVER, 65_535);
        assertThat(known.reads()).isBetween(0, KeyMemory.MOST_READS);
    }

    @Test
    void told_eachThreadItsOwnKeysAsItGrows_allButAHandfulAreKeptAsTold() throws Exception {
        KeyMemory memory = new KeyMemory(64 << 20, System::nanoTime);
        int each = 50_000;

        together(thread -> {
            for (int i = 0; i < each; i++) {
                memory.told(id(memory, thread * each + i), Fact.EVICTED, i % 1_000);
            }
        });

        int keys = THREADS * each;
        int recalled = 0;
        for (int i = 0; i < keys; i++) {
            Recollection known = memory.recall(id(memory, i));
            if (known != null) {
                recalled++;
                assertThat(known.factServer()).isEqualTo(i % each % 1_000);
            }
        }
        assertThat(recalled).isBetween(keys - 20, keys);
        assertThat(memory.keys()).isEqualTo(recalled);
    }
}

package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.KeyMemory.KEEP_TTL;
import static dev.detour.engine.evidence.KeyMemory.NO_TTL;
import static dev.detour.engine.evidence.KeyMemory.UNKNOWN_TTL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Few keys, so that none is forgotten: the memory must know what a plain map of plain objects knows. */
class KeyMemoryPropertiesTest {

    private static final int STEPS = 2_000;
    private static final int KEYS = 50;
    private static final Fact[] GONE = {Fact.EXPIRED, Fact.EVICTED, Fact.REMOVED, Fact.RENAMED_AWAY, Fact.OWN_DELETE};
    private static final int[] PAUSE_TICKS = {0, 0, 0, 0, 1, 1, 2, 60, 99, 100, 101, 500};

    private final AtomicLong now = new AtomicLong(-1_234_567);
    private final KeyMemory memory = new KeyMemory(1 << 20, now::get);
    private final Map<Long, KeyModel> model = new HashMap<>();

    @Property(tries = 100)
    void recall_anyOperations_agreesWithAMap(@ForAll Random random) {
        for (int step = 0; step < STEPS; step++) {
            now.addAndGet(PAUSE_TICKS[random.nextInt(PAUSE_TICKS.length)] * Ticks.TICK_NANOS);
            long id = id(random);
            operate(random, id);
            assertThat(memory.recall(id)).isEqualTo(of(id).recall());
        }
        model.forEach((id, key) -> assertThat(memory.recall(id)).isEqualTo(key.recall()));
    }

    private long id(Random random) {
        return memory.id("redis:6379", 0, new byte[] {(byte) random.nextInt(KEYS)});
    }

    private KeyModel of(long id) {
        return model.computeIfAbsent(id, any -> new KeyModel());
    }

    private void operate(Random random, long id) {
        int server = random.nextInt(1 << 16);
        switch (random.nextInt(10)) {
            case 0 -> {
                memory.seen(id);
                of(id).seen(now.get());
            }
            case 1, 2 -> {
                long end = ttlEnd(random);
                memory.written(id, end);
                of(id).written(end, now.get());
            }
            case 3 -> {
                long end = ttlEnd(random);
                memory.expires(id, end);
                of(id).expires(end, now.get());
            }
            case 4 -> {
                memory.removed(id);
                of(id).gone(Fact.OWN_DELETE, KeyMemory.NO_SERVER, now.get());
            }
            case 5 -> rename(id, id(random));
            case 6 -> {
                memory.doubted(id);
                of(id).doubted();
            }
            case 7 -> {
                Fact fact = GONE[random.nextInt(GONE.length)];
                memory.told(id, fact, server);
                of(id).gone(fact, server, now.get());
            }
            case 8 -> {
                memory.told(id, Fact.STORED, server);
                of(id).stored(server, now.get());
                memory.told(id, Fact.INVALIDATED, server);
                of(id).invalidated(server, now.get());
            }
            default -> {
                memory.told(id, Fact.INVALIDATED, server);
                of(id).invalidated(server, now.get());
                assertThat(memory.missed(id)).isEqualTo(of(id).missed());
            }
        }
    }

    private void rename(long from, long to) {
        memory.renamed(from, to);
        if (from != to) {
            of(to).written(of(from).renamedAway(now.get()), now.get());
        }
    }

    private long ttlEnd(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> NO_TTL;
            case 1 -> UNKNOWN_TTL;
            case 2 -> KEEP_TTL;
            default -> now.get() + random.nextInt(1_000) * Ticks.TICK_NANOS;
        };
    }
}

package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Value;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A value that was read before a write must never be found after it, however the two interleave. */
class LocalTierRaceTest {

    private static final int ROUNDS = 50_000;

    private final Versions versions = new Versions();
    private final LocalTier local = new LocalTier(Lookups.settings(), versions);
    private final Key key = key("a");

    @Test
    void remember_whileTheKeyIsWritten_neverOutlivesTheWrite() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> reader = threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    Lookup before = lookup("a", NAMESPACE, versions.of(key), null);
                    barrier.await();
                    local.remember(before, Value.of("value " + i));
                    barrier.await();
                }
                return null;
            });
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    barrier.await();
                    write(i);
                    barrier.await();
                    Answer left = local.answer(lookup("a", NAMESPACE, versions.of(key), null));
                    assertThat(left).as("after write %d", i).isNull();
                }
                return null;
            });
            for (Future<?> side : List.of(writer, reader)) {
                side.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(int round) {
        if (round % 3 == 0) {
            versions.moveAll();
            local.forgetAll();
        } else {
            versions.move(key);
            local.forget(key);
        }
    }
}

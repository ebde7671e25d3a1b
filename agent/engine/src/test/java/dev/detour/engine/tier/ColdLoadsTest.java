package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Loads;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ColdLoadsTest {

    private static final Found LOADED = Found.of(Value.of("1"), 0);
    private static final long TEN_MS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Origin origin = origin("good", request -> OriginValue.ofUtf8("1"));
    private final List<String> begun = new ArrayList<>();
    private final Loads counted = new Loads();
    private long nowNanos;

    /** A hundred in a second, of which half are left for loads that nobody waits for. */
    private final ColdLoads loads = new ColdLoads(
            new Pace(100, () -> nowNanos),
            new Pace(50, () -> nowNanos),
            timer,
            counted,
            (id, waiting, trail) -> begin(waiting.lookup()));

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    private CompletableFuture<Found> begin(Lookup lookup) {
        synchronized (begun) {
            begun.add(lookup.key().toString());
        }
        return CompletableFuture.completedFuture(LOADED);
    }

    private Lookup read(String key) {
        return lookup(key, NAMESPACE, 0, origin);
    }

    private CompletableFuture<Found> load(String key, long deadlineNanos) {
        Lookup lookup = read(key);
        return loads.load(Flight.Id.of(lookup, origin), new Flight(lookup, Trail.Load.NONE), deadlineNanos, Trail.NONE);
    }

    private boolean tryLoad(String key) {
        Lookup lookup = read(key);
        return loads.tryLoad(Flight.Id.of(lookup, origin), lookup);
    }

    private void useUp() {
        while (load("used", System.nanoTime()).join() == LOADED) {
            assertThat(begun).hasSizeLessThan(100);
        }
        begun.clear();
    }

    private long shed() {
        return counted.all().stream()
                .mapToLong(loader -> loader.ended(Result.SHED))
                .sum();
    }

    @Test
    void load_turnAtHand_isBegunAtOnce() {
        assertThat(load("a", System.nanoTime())).isCompletedWithValue(LOADED);
    }

    @Test
    void load_noTurnBeforeTheDeadline_isShed() {
        useUp();

        long before = shed();
        assertThat(load("a", System.nanoTime())).isCompletedWithValue(Found.SHED);
        assertThat(begun).isEmpty();
        assertThat(shed()).isEqualTo(before + 1);
    }

    @Test
    void load_manyReadersOfOneKeyWhoseTurnIsToCome_takeOneTurn() {
        useUp();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);

        List<CompletableFuture<Found>> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(load("a", deadline));
        }

        assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isEqualTo(LOADED));
        assertThat(begun).hasSize(1);
    }

    @Test
    void tryLoad_readersTakeEveryTurn_hasHalfOfThemAndNoMoreAreTaken() {
        useUp();
        int byReaders = 0;
        int unawaited = 0;
        for (int i = 0; i < 200; i++) { // two seconds
            nowNanos += TEN_MS;
            byReaders += load("r" + i, System.nanoTime()).join() == LOADED ? 1 : 0;
            unawaited += tryLoad("u" + i) ? 1 : 0;
        }

        assertThat(unawaited).isBetween(95, 110);
        assertThat(byReaders + unawaited).isBetween(190, 210);
    }

    @Test
    void tryLoad_noReaders_hasAllTurns() {
        useUp();
        int unawaited = 0;
        for (int i = 0; i < 200; i++) {
            nowNanos += TEN_MS;
            unawaited += tryLoad("u" + i) ? 1 : 0;
        }

        assertThat(unawaited).isBetween(190, 210);
    }
}

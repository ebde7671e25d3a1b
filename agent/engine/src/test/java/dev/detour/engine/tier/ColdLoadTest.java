package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Value;
import dev.detour.spi.OriginValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Loads of keys that a server has lost. */
class ColdLoadTest {

    private final Versions versions = new Versions();
    private final AtomicInteger loads = new AtomicInteger();
    private final Origin origin = origin("counting", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));

    private OriginTier tier(int perSecond) {
        return new OriginTier(
                Lookups.settings("cold-start.load-rate", "" + perSecond), versions, Sinks.to(value -> {}));
    }

    private Lookup read(String key) {
        return lookup(key, NAMESPACE, versions.of(key(key)), origin);
    }

    private static Found get(CompletableFuture<Found> load) throws Exception {
        return load.get(30, TimeUnit.SECONDS);
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void loadCold_itsTurnDoesNotComeInTime_isShed() throws Exception {
        OriginTier tier = tier(1);

        assertThat(get(tier.loadCold(read("a"), origin, in(0))).result()).isEqualTo(Result.ANSWERED);
        assertThat(get(tier.loadCold(read("b"), origin, in(50))).result()).isEqualTo(Result.SHED);
        assertThat(get(tier.loadCold(read("c"), origin, in(-50))).result()).isEqualTo(Result.SHED);
        assertThat(loads).hasValue(1);
    }

    @Test
    void loadCold_itsTurnComesInTime_waitsForIt() throws Exception {
        OriginTier tier = tier(2);
        long began = System.nanoTime();
        get(tier.loadCold(read("a"), origin, in(0)));

        Found second = get(tier.loadCold(read("b"), origin, in(20_000)));

        assertThat(second.value()).extracting(Value::text).isEqualTo("load 2");
        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void loadCold_keyThatWasJustLoaded_takesNoTurn() throws Exception {
        OriginTier tier = tier(1);
        Lookup late = read("a");
        get(tier.loadCold(read("a"), origin, in(0)));

        assertThat(get(tier.loadCold(late, origin, in(0))).value())
                .extracting(Value::text)
                .isEqualTo("load 1");
        assertThat(tier.refreshCold(late, origin)).isTrue();
        assertThat(loads).hasValue(1);
    }

    @Test
    void refreshCold_moreThanTheRate_isToBeTriedAgain() {
        OriginTier tier = tier(1);

        assertThat(tier.refreshCold(read("a"), origin)).isTrue();
        assertThat(tier.refreshCold(read("b"), origin)).isFalse();
    }

    @Test
    void isKnownAbsent_originHadNone_isTrueUntilTheKeyIsWritten() throws Exception {
        Origin empty = origin("empty", request -> OriginValue.absent());
        Lookup read = lookup("a", NAMESPACE, versions.of(key("a")), empty);
        OriginTier tier = tier(1);
        assertThat(tier.isKnownAbsent(read)).isFalse();
        assertThat(tier.isKnownAbsent(lookup("a", NAMESPACE, 0, null))).isFalse();

        get(tier.load(read, empty));

        assertThat(tier.isKnownAbsent(read)).isTrue();
        assertThat(tier.isKnownAbsent(read("a"))).isFalse();
        versions.move(key("a"));
        assertThat(tier.isKnownAbsent(lookup("a", NAMESPACE, versions.of(key("a")), empty)))
                .isFalse();
    }

    @Test
    void loadCold_manyReadersOfOneKeyThatWaits_takeOneTurn() throws Exception {
        OriginTier tier = tier(4);
        get(tier.loadCold(read("a"), origin, in(0)));
        List<CompletableFuture<Found>> readers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            readers.add(tier.loadCold(read("b"), origin, in(20_000)));
        }
        CompletableFuture<Found> next = tier.loadCold(read("c"), origin, in(20_000));

        for (CompletableFuture<Found> reader : readers) {
            assertThat(get(reader).value()).extracting(Value::text).isEqualTo("load 2");
        }
        assertThat(get(next).value()).extracting(Value::text).isEqualTo("load 3");
    }

    @Test
    void loadCold_moreReadersOfOneKeyThanMayWait_areShed() throws Exception {
        OriginTier tier = tier(1);
        get(tier.loadCold(read("a"), origin, in(0)));
        List<CompletableFuture<Found>> readers = new ArrayList<>();
        for (int i = 0; i < Flight.MAX_JOINED + 10; i++) {
            readers.add(tier.loadCold(read("b"), origin, in(20_000)));
        }

        int shed = 0;
        for (CompletableFuture<Found> reader : readers) {
            shed += get(reader).result() == Result.SHED ? 1 : 0;
        }
        assertThat(shed).isEqualTo(9);
        assertThat(loads).hasValue(2);
    }
}

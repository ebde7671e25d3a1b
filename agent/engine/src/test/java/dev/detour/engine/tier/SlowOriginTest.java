package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.OriginLoad;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Trail;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.spi.OriginValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads that are held up on purpose. */
class SlowOriginTest {

    private static final int ENOUGH_TO_OPEN = 5;

    private final List<OriginLoad> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final Origin origin = origin("prices", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));
    private final Settings settings = Lookups.settings("origin.timeout", "200 ms");

    private final Decision.Observer observer = new Decision.Observer() {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void loaded(OriginLoad load) {
            told.add(load);
        }
    };

    private OriginTier tier(String delay, boolean votes) {
        InjectedFault fault = Lookups.settings(
                        "faults",
                        "[{ keys = \"slow:*\", kind = slow-origin, rate = 100%, delay = " + delay + ", votes = " + votes
                                + " }]")
                .faults()
                .get(0);
        return new OriginTier(
                settings,
                new Versions(),
                Sinks.to(value -> {}),
                transition -> {},
                observer,
                lookup -> lookup.key().utf8().startsWith("slow:") ? fault : null);
    }

    private Found load(OriginTier tier, String key) throws Exception {
        return load(tier, key, origin);
    }

    private Found load(OriginTier tier, String key, Origin origin) throws Exception {
        Lookup any = lookup(key, NAMESPACE, 0, origin);
        Route route = new Route("test", origin, settings.policy());
        Lookup read = new Lookup("test", any.node(), any.key(), route, any.startNanos(), any.version());
        return tier.load(read, origin, Trail.NONE).get(30, TimeUnit.SECONDS);
    }

    @Test
    void load_heldUp_takesLongerAndIsToldApart() throws Exception {
        OriginTier tier = tier("60 ms", false);
        long began = System.nanoTime();

        assertThat(load(tier, "slow:1").result()).isEqualTo(Result.ANSWERED);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
        load(tier, "quick:1");

        await().untilAsserted(
                        () -> assertThat(told).extracting(OriginLoad::injected).containsExactly(true, false));
    }

    @Test
    void load_heldUpForLongerThanItsTimeOut_isNotTheLoadersFault() throws Exception {
        OriginTier tier = tier("30 s", false);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(load(tier, "slow:1").result()).isEqualTo(Result.TIMED_OUT);

            await().untilAsserted(() -> assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains(", held up by detour.faults;")));
        }
        assertThat(loads).as("it was interrupted before its loader was called").hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"false, ANSWERED", "true, REFUSED"})
    void load_otherKeyOfTheSameLoader_isKeptAwayOnlyWhereTheFaultVotes(boolean votes, Result expected)
            throws Exception {
        OriginTier tier = tier("30 s", votes);
        for (int i = 0; i < ENOUGH_TO_OPEN; i++) {
            assertThat(load(tier, "slow:" + i).result()).isEqualTo(Result.TIMED_OUT);
        }
        await().untilAsserted(() -> assertThat(told).hasSize(ENOUGH_TO_OPEN));

        assertThat(load(tier, "quick:1").result()).isEqualTo(expected);
    }

    @Test
    void load_heldUpAndThenThrows_isTheLoadersFault() throws Exception {
        OriginTier tier = tier("1 ms", false);
        Origin failing = origin("failing", request -> {
            throw new IllegalStateException("on purpose");
        });
        for (int i = 0; i < ENOUGH_TO_OPEN; i++) {
            assertThat(load(tier, "slow:" + i, failing).result()).isEqualTo(Result.FAILED);
        }
        await().untilAsserted(() -> assertThat(told).hasSize(ENOUGH_TO_OPEN));

        assertThat(load(tier, "slow:9", failing).result()).isEqualTo(Result.REFUSED);
    }
}

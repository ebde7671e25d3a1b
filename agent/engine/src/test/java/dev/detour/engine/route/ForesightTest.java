package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Forecast;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.Versions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What would have answered, told without asking anybody. */
class ForesightTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);
    private static final Outcome EXHAUSTED = new Outcome.Fault(FaultKind.POOL_EXHAUSTED);

    private final LocalTier local = new LocalTier(Lookups.settings(), new Versions());
    private final Foresight foresight = new Foresight(local);
    private final Origin untouchable = origin("untouchable", request -> fail("a loader was called"));

    private Forecast forecast(@Nullable Origin origin, Outcome outcome, String... settings) {
        return forecast(origin, outcome, System.nanoTime(), settings);
    }

    private Forecast forecast(@Nullable Origin origin, Outcome outcome, long atNanos, String... settings) {
        Lookup plain = lookup("a", NAMESPACE, 0, origin);
        Route route = new Route("test", origin, Lookups.settings(settings).policy());
        return foresight.of(new Lookup("test", plain.node(), key("a"), route, atNanos, 0), outcome, atNanos);
    }

    private void remember() {
        local.remember(lookup("a", NAMESPACE, 0, null), Value.of("seen"));
    }

    @Test
    void of_faultAndFreshEntry_isLocal() {
        remember();

        Forecast forecast = forecast(untouchable, EXHAUSTED);

        assertThat(forecast.tier()).isEqualTo(Tier.LOCAL);
        assertThat(forecast.isAsked()).isFalse();
        assertThat(forecast.isPreceded()).isFalse();
        assertThat(forecast.ageNanos()).isNotNegative();
    }

    @Test
    void of_stepsThatAskAServerComeFirst_saysThatNothingIsKnownOfThem() {
        remember();

        assertThat(forecast(untouchable, DOWN).isPreceded()).isTrue();
        assertThat(forecast(untouchable, Outcome.TIMEOUT).isPreceded()).isTrue();
    }

    @Test
    void of_faultAndEntryThatIsNotFreshAnyMore_isTheLoaderFirstAndStaleWithoutOne() {
        remember();

        assertThat(forecast(untouchable, EXHAUSTED, "local.fresh", "0s")).isEqualTo(Forecast.asked(Tier.ORIGIN, false));
        assertThat(forecast(null, EXHAUSTED, "local.fresh", "0s").tier()).isEqualTo(Tier.STALE);
    }

    @Test
    void of_timeThatHasPassed_judgesTheEntryByItsAgeThen() {
        remember();
        long later = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        long muchLater = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

        assertThat(forecast(null, EXHAUSTED).tier()).isEqualTo(Tier.LOCAL);
        assertThat(forecast(null, EXHAUSTED, later).tier()).isEqualTo(Tier.STALE);
        assertThat(forecast(null, EXHAUSTED, muchLater).tier()).isNull();
    }

    @Test
    void of_entryThatWasSeenSince_isNotKnownToHaveBeenThere() {
        long before = System.nanoTime();
        remember();

        assertThat(forecast(null, EXHAUSTED, before - 1)).isEqualTo(Forecast.nobody(true));
        assertThat(forecast(untouchable, EXHAUSTED, before - 1)).isEqualTo(Forecast.asked(Tier.ORIGIN, true));
        assertThat(forecast(null, EXHAUSTED).tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void of_nullOfADeletedKey_isNeverMemory() {
        remember();

        assertThat(forecast(null, new Outcome.Miss(MissKind.DELETED))).isEqualTo(Forecast.nobody(false));
        assertThat(forecast(untouchable, new Outcome.Miss(MissKind.DELETED)))
                .isEqualTo(Forecast.asked(Tier.ORIGIN, false));
    }

    @Test
    void of_nothingKeptAndNoLoader_isNobody() {
        assertThat(forecast(null, EXHAUSTED)).isEqualTo(Forecast.nobody(false));
        assertThat(forecast(null, DOWN)).isEqualTo(Forecast.nobody(true));
    }

    @Test
    void of_errorThatIsNotDetours_isNobody() {
        remember();

        assertThat(forecast(untouchable, Outcome.UNKNOWN)).isEqualTo(Forecast.nobody(false));
    }
}

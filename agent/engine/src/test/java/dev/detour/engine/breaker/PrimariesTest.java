package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The servers together, and what the log says of one. */
class PrimariesTest {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    /** Without their times. */
    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private static Settings settings() throws SettingsException {
        return SettingsLoader.load(null, Map.of(), new Properties(), 1L << 30);
    }

    private static Transition transition(BreakerState to, long atNanos) {
        return new Transition("host:6379", Tier.PRIMARY, BreakerState.CLOSED, to, "the reason", atNanos);
    }

    @Test
    void of_sameServer_isTheSame() throws SettingsException {
        Primaries primaries = new Primaries(settings(), transition -> {});

        assertThat(primaries.of("a:1")).isSameAs(primaries.of("a:1")).isNotSameAs(primaries.of("b:1"));
    }

    @Test
    void isAnyAiling_oneOfTwoOpens_untilItIsClosed() throws SettingsException {
        List<BreakerState> told = new ArrayList<>();
        Primaries primaries = new Primaries(settings(), transition -> told.add(transition.to()));
        Primary down = primaries.of("a:1");
        Primary well = primaries.of("b:1");
        assertThat(primaries.isAnyAiling()).isFalse();

        long now = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            Objects.requireNonNull(down.admit(now)).failed(FaultKind.NODE_DOWN, now);
        }
        Objects.requireNonNull(well.admit(now)).answered(now, now + 1);

        assertThat(primaries.isAnyAiling()).isTrue();
        assertThat(down.mayTry(now + TimeUnit.SECONDS.toNanos(29))).isFalse();
        assertThat(down.mayTry(now + TimeUnit.SECONDS.toNanos(31))).isTrue();
        for (long at = now; down.state() != BreakerState.CLOSED; at += ms(100)) {
            Permit permit = down.admit(at);
            if (permit != null) {
                permit.answered(at, at + 1);
            }
        }
        assertThat(told).endsWith(BreakerState.CLOSED);
        assertThat(primaries.isAnyAiling()).isFalse();
    }

    @Test
    void of_tenTimesAsManyServersAsItKeeps_isBounded() throws SettingsException {
        Primaries primaries = new Primaries(settings(), transition -> {});

        for (int i = 0; i < 100_000; i++) {
            primaries.of("host:" + i);
        }

        assertThat(primaries.size()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void log_eachState_saysWhatItMeans() {
        TransitionLog log = new TransitionLog(Bench.BREAKER, Bench.BREAKER::openNanos, "", transition -> {});

        for (BreakerState to : BreakerState.values()) {
            log.changed(transition(to, 0));
        }
        log.changed(new Transition("products", Tier.ORIGIN, BreakerState.CLOSED, BreakerState.OPEN, "the reason", 0));

        assertThat(lines())
                .containsExactly(
                        "[detour] Redis host:6379: breaker CLOSED (the reason): all reads go there",
                        "[detour] Redis host:6379: breaker OPEN (the reason): reads of cache data are answered from"
                                + " elsewhere; it is tried again in 30 s or when it replies",
                        "[detour] Redis host:6379: breaker HALF_OPEN (the reason): one read at a time tries it",
                        "[detour] Redis host:6379: breaker RAMP (the reason): a growing share of the reads goes there",
                        "[detour] origin products: breaker OPEN (the reason): it is left out; it is tried again in"
                                + " 30 s");
    }

    @Test
    void log_manyInAMinute_areCountedInstead() {
        AtomicInteger told = new AtomicInteger();
        TransitionLog log =
                new TransitionLog(Bench.BREAKER, Bench.BREAKER::openNanos, "", transition -> told.incrementAndGet());

        int most = TransitionLog.MAX_IN_WINDOW;
        for (int i = 0; i < most + 14; i++) {
            log.changed(transition(BreakerState.OPEN, ms(i)));
        }
        assertThat(lines()).hasSize(most);
        log.changed(transition(BreakerState.CLOSED, ms(60_000)));

        assertThat(lines().subList(most, most + 2))
                .containsExactly(
                        "[detour] Redis host:6379: 14 more changes of the breaker were left out here",
                        "[detour] Redis host:6379: breaker CLOSED (the reason): all reads go there");
        assertThat(told).hasValue(most + 15);
    }
}

package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.telemetry.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {

    private long now = -100 * SECOND;
    private final List<Busy> busy = new ArrayList<>();
    private final Evidence evidence = evidence(true);

    private Evidence evidence(boolean isSampled) {
        return new Evidence(
                new Evidence.Wanted(isSampled, false, List.of(), 1 << 20, 10, 0.95),
                new Evidence.Memory() {
                    @Override
                    public void changed(Key key, boolean isOurs) {}

                    @Override
                    public void mayHaveChanged(String server, List<String> prefixes) {}
                },
                lookup -> false,
                new Decision.Observer() {
                    @Override
                    public void decided(Decision decision) {}

                    @Override
                    public void wasBusy(Busy what) {
                        busy.add(what);
                    }
                },
                () -> now);
    }

    private static List<Object> slowLog(long secondsAgo, long millis) {
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        return List.of(
                List.of(1L, now - secondsAgo, TimeUnit.MILLISECONDS.toMicros(millis), List.of("KEYS".getBytes(UTF_8))));
    }

    private Condition sampled(SampledPrimary server, String... differences) {
        now += SECOND;
        Condition condition = evidence.sampled(server, Samples.report(Samples.info(differences), now));
        server.tell(condition);
        return condition;
    }

    @Test
    void sampled_severalServers_keepsThemApart() {
        SampledPrimary a = new SampledPrimary("a:1", now);
        SampledPrimary b = new SampledPrimary("b:1", now);
        sampled(a);
        sampled(b, "run_id", "run-2");
        assertThat(sampled(a).isCold()).isFalse();

        assertThat(sampled(b, "run_id", "run-3").isCold()).isTrue();
        assertThat(sampled(a, "evicted_keys", "1000").isPressed()).isTrue();
        assertThat(sampled(b, "run_id", "run-3").isPressed()).isFalse();
    }

    @Test
    void sampled_anotherServerOfTheSameHistoryWasBehind_isCold() {
        sampled(new SampledPrimary("a:1", now), "master_replid", "h", "master_repl_offset", "100");
        SampledPrimary b = new SampledPrimary("b:1", now);

        assertThat(sampled(b, "master_replid", "i", "master_replid2", "h", "second_repl_offset", "90")
                        .isCold())
                .isTrue();
    }

    @Test
    void isSpike_roundTripThatWasHeldUp_isOneIfAnybodyWantsToKnow() {
        assertThat(evidence.isSpike(TimeUnit.MILLISECONDS.toNanos(50))).isTrue();
        assertThat(evidence.isSpike(TimeUnit.MILLISECONDS.toNanos(50) - 1)).isFalse();
        assertThat(evidence(false).isSpike(SECOND)).isFalse();
        assertThat(evidence(false).isWanted()).isFalse();
    }

    @Test
    void wasSlow_commandOfThatTime_isToldEachTimeAndLoggedOnceInAWhile() {
        SampledPrimary server = new SampledPrimary("slow:1", now);
        try (CapturedLog log = new CapturedLog()) {
            evidence.wasSlow(server, now, slowLog(0, 80), List.of());
            now += 9 * SECOND;
            evidence.wasSlow(server, now - SECOND, slowLog(1, 90), List.of());
            now += SECOND;
            evidence.wasSlow(server, now, slowLog(0, 70), List.of());
            evidence.wasSlow(server, now, slowLog(60, 900), List.of());

            assertThat(log.lines())
                    .containsExactly(
                            "[detour] Redis slow:1 was busy with KEYS for 80 ms",
                            "[detour] Redis slow:1 was busy with KEYS for 70 ms");
        }
        assertThat(busy).extracting(Busy::millis).containsExactly(80L, 90L, 70L);
        assertThat(busy.get(1)).isEqualTo(new Busy("slow:1", "KEYS", 90, now - SECOND));
    }

    @ParameterizedTest
    @CsvSource({"3600", "-3600", "0"})
    void wasSlow_serverWhoseClockIsNotOurs_isDatedByItsOwn(long aheadSeconds) {
        SampledPrimary server = new SampledPrimary("elsewhen:1", now);
        long serverSeconds = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) + aheadSeconds;
        sampled(server, "server_time_usec", TimeUnit.SECONDS.toMicros(serverSeconds) + "");
        now += 100 * SECOND;

        evidence.wasSlow(server, now - 10 * SECOND, slowLog(-aheadSeconds - 60, 900), List.of()); // 40 s ago
        assertThat(busy).isEmpty();
        evidence.wasSlow(server, now - 10 * SECOND, slowLog(-aheadSeconds - 95, 80), List.of());
        assertThat(busy).extracting(Busy::millis).containsExactly(80L);
    }

    @Test
    void wasSlow_forbidden_isSaidOnce() {
        SampledPrimary server = new SampledPrimary("forbidden:1", now);
        long never = Condition.never(now);
        server.condition().told(new Condition(true, now, false, false, false, false, never, never, never, false), 0);
        ErrorReply refused = new ErrorReply("NOPERM this user has no permissions");
        try (CapturedLog log = new CapturedLog()) {
            evidence.wasSlow(server, now, refused, refused);
            evidence.wasSlow(server, now, refused, refused);

            assertThat(log.lines()).singleElement().asString().contains("forbidden:1", "+slowlog|get");
        }
        assertThat(busy).isEmpty();
    }

    @Test
    void sampled_asManyServersAsAreKept_forgetsNone() {
        SampledPrimary first = new SampledPrimary("a:1", now);
        sampled(first);
        for (int i = 2; i <= 1_000; i++) {
            sampled(new SampledPrimary("a:" + i, now));
        }

        assertThat(sampled(first, "run_id", "run-2").isCold()).isTrue();
    }
}

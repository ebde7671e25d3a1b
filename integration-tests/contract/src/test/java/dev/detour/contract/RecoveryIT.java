package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How reads come back to a server that has been away: step by step, and told of at each step. */
class RecoveryIT extends ContractCase {

    private static final List<String> OUTAGE_AND_RECOVERY = List.of("OPEN", "HALF_OPEN", "RAMP", "CLOSED");
    private static final Duration ONE_WAY = Duration.ofMillis(15);
    /** Longer than the ramp of the settings, which would be cut short otherwise. */
    private static final Duration OUTAGE = Duration.ofMillis(1_800);
    /** How many reads must succeed before the ramp. */
    private static final int PROBES = 3;

    private static final int READS_PER_SECOND = 1_000;

    /** What was sent by the time at which a state was first seen. */
    private record Seen(long atNanos, int sent) {}

    private static LoadPlan plan(String prefix) {
        return new LoadPlan(8, READS_PER_SECOND, 30_000, key(prefix) + ":", 50, 0);
    }

    private static Target behind(SlowNetwork network) {
        return new Target(network.port(), 0, null, null, 2_000, Target.Codec.UTF8);
    }

    /** The settings leave the breaker open for half a minute: what ends that earlier is the server's first reply. */
    @EachKind
    void thaw_underLoad_isProbedRampedAndClosed(AccessKind kind) {
        ControlledApp app = Applications.running(kind, Setup.RECOVERY);
        LoadPlan plan = plan("catalog");
        RunningLoad.fill(redis(), plan);
        RunningLoad.start(app, kind, target(PATIENT), new LoadPlan(8, 0, 1_000, plan.keyPrefix(), 50, 0))
                .await(); // a client that is still loading its classes is slow itself
        ReadTap tap = new ReadTap();
        try (SlowNetwork network = SlowNetwork.before(redis().port(), ONE_WAY, tap)) {
            RunningLoad load = RunningLoad.start(app, kind, behind(network), plan);
            BreakerLines breaker = new BreakerLines(app.jvm(), network.port());
            // a machine that stands still for a moment may open it before, and it heals: not what this is about
            await().until(() -> tap.sent() > 1_000 && breaker.state().equals("CLOSED"));
            int told = breaker.states().size();

            redis().freeze();
            await().pollDelay(OUTAGE).until(() -> breaker.state().equals("OPEN"));
            int before = tap.sent();
            long thawedNanos = System.nanoTime();
            redis().thaw();
            Seen ramp = seen(breaker, told, "RAMP", tap);
            Seen closed = seen(breaker, told, "CLOSED", tap);
            LoadReport report = load.stop();

            assertThat(breaker.statesAfter(told)).as(breaker.text()).isEqualTo(OUTAGE_AND_RECOVERY);
            assertThat(Duration.ofNanos(ramp.atNanos() - thawedNanos)).isLessThan(Duration.ofSeconds(2));
            assertProbedOneByOne(tap, before);
            assertShared(ramp, closed);
            assertThat(report.failed() + report.wrong() + report.nulls()).isZero();
            OUTAGE_AND_RECOVERY.forEach(state -> assertTold(app, network.port(), state));
        }
    }

    private static Seen seen(BreakerLines breaker, int told, String state, ReadTap tap) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> breaker.statesAfter(told).contains(state));
        return new Seen(System.nanoTime(), tap.sent());
    }

    /** Each probe leaves when the reply to the one before has come, so they are a round trip apart. */
    private static void assertProbedOneByOne(ReadTap tap, int before) {
        List<Long> sentNanos = tap.sentNanos().subList(before, before + PROBES + 1);
        for (int i = 1; i <= PROBES; i++) {
            assertThat(Duration.ofNanos(sentNanos.get(i) - sentNanos.get(i - 1)))
                    .as("read %s after the thaw", i + 1)
                    .isGreaterThan(ONE_WAY.multipliedBy(2).minusMillis(1));
        }
    }

    /** 1, 10 and 50 percent for a third of the time each: a fifth of the reads. */
    private static void assertShared(Seen ramp, Seen closed) {
        double seconds = (closed.atNanos() - ramp.atNanos()) / 1e9;
        double share = (closed.sent() - ramp.sent()) / (seconds * READS_PER_SECOND);
        assertThat(seconds).isBetween(1.0, 3.0);
        assertThat(share).isBetween(0.05, 0.5);
    }

    private static void assertTold(ControlledApp app, int port, String state) {
        String subject = "127.0.0.1:" + port;
        String label = state.toLowerCase(Locale.ROOT);
        String event = "detour.breaker.transition";
        app.jvm()
                .awaitLine(
                        line -> line.contains(event) && line.contains(subject) && line.contains('"' + label + '"'),
                        Duration.ofSeconds(10));
    }

    @EachKind
    void load_absentKeys_leavesTheBreakerClosed(AccessKind kind) {
        ControlledApp app = Applications.running(kind, Setup.WOVEN);
        LoadPlan plan = new LoadPlan(8, 0, 1_000, key("catalog") + ":", 50, 0);

        LoadReport report = RunningLoad.start(app, kind, target(PATIENT), plan).await();

        assertThat(report.nulls()).isEqualTo(report.reads()).isGreaterThan(500);
        assertThat(redis().calls("get")).isEqualTo(report.reads());
        assertThat(new BreakerLines(app.jvm(), redis().port()).states()).isEmpty();
    }
}

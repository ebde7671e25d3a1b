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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A healthy system is not diverted: an application that stands still, or a network that becomes slower, is no fault of the
 * server's. The memory is off in these applications and the loader's value differs from the server's, so each diverted read
 * shows as a wrong value.
 */
class HealthyUnderLoadIT extends ContractCase {

    private static final int THREADS = 8;
    /** Fewer than the threads can make at the distance: what a harness makes up for is a load of its own. */
    private static final int READS_PER_SECOND = 300;

    private static final int WARM_READS = 300;
    private static final int MAX_ROUNDS = 5;
    private static final long PAUSE_MILLIS = 200;
    private static final String PREFIX = "product:healthy-";
    private static final Duration NEAR = Duration.ofNanos(100_000);
    private static final Duration FAR = Duration.ofMillis(10);
    private static final Duration HEALED = Duration.ofSeconds(1);

    /** What happens to a healthy system. */
    private enum Disturbance {
        PAUSE {
            @Override
            void happen(ControlledApp app, SlowNetwork network) {
                // collects until it has taken that long, which with what was loaded before is once
                app.call("loadBallast", Long.toString(PAUSE_MILLIS));
            }
        },
        SHORT_STOP {
            @Override
            void happen(ControlledApp app, SlowNetwork network) {
                stop(app, Duration.ofMillis(300));
            }
        },
        LONG_STOP {
            @Override
            void happen(ControlledApp app, SlowNetwork network) {
                stop(app, Duration.ofMillis(1_500));
            }
        },
        DISTANCE {
            @Override
            void happen(ControlledApp app, SlowNetwork network) {
                network.setLatency(FAR);
            }
        };

        abstract void happen(ControlledApp app, SlowNetwork network);

        private static void stop(ControlledApp app, Duration duration) {
            app.jvm().freeze();
            await().pollDelay(duration).until(() -> true); // the length of the stop
            app.jvm().thaw();
        }
    }

    /**
     * @param diverted reads that the server would have answered and that it did not answer
     * @param healed whether a second later a load has gone to the server
     */
    private record Round(long diverted, boolean healed, LoadReport report, List<String> states) {

        /** As many reads are in flight as there are threads. */
        boolean isGood() {
            return diverted <= THREADS && healed;
        }
    }

    static Stream<Arguments> kindsAndDisturbances() {
        return Kinds.selected().stream()
                .flatMap(kind -> Stream.of(Disturbance.values()).map(disturbance -> Arguments.of(kind, disturbance)));
    }

    /**
     * One good round is enough: a machine that gives the server no processor for longer than the deadline makes a round
     * worse, nothing makes it better. That nothing stays diverted holds for every round.
     */
    @ParameterizedTest
    @MethodSource("kindsAndDisturbances")
    void disturbance_underLoad_divertsNoMoreThanIsInFlightAndHeals(AccessKind kind, Disturbance disturbance) {
        ControlledApp app = Applications.running(kind, Setup.WITHOUT_MEMORY);
        if (disturbance == Disturbance.PAUSE) {
            app.call("loadBallast", Long.toString(3 * PAUSE_MILLIS / 2));
        }
        List<Round> rounds = new ArrayList<>();
        while (rounds.size() < MAX_ROUNDS && rounds.stream().noneMatch(Round::isGood)) {
            rounds.add(round(app, kind, disturbance));
        }
        app.call("dropBallast");

        System.out.printf(
                "%s, %s: diverted %s of %s reads, healed %s, breakers %s%n",
                disturbance,
                kind,
                rounds.stream().map(Round::diverted).toList(),
                rounds.stream().map(round -> round.report().reads()).toList(),
                rounds.stream().map(Round::healed).toList(),
                rounds.stream().map(Round::states).toList());
        assertThat(rounds)
                .allMatch(round -> round.report().failed() + round.report().nulls() == 0);
        assertThat(rounds).anyMatch(Round::isGood);
    }

    /** With a network of its own, and so with a breaker and round trips that have no past. */
    private Round round(ControlledApp app, AccessKind kind, Disturbance disturbance) {
        LoadPlan plan = plan(20_000);
        RunningLoad.fill(redis(), plan);
        try (SlowNetwork network = SlowNetwork.before(redis().port(), NEAR)) {
            Target target = new Target(network.port(), 0, null, null, 5_000, Target.Codec.UTF8);
            RunningLoad load = RunningLoad.start(app, kind, target, plan);
            long before = redis().calls("get");
            await().until(() -> redis().calls("get") > before + WARM_READS);

            disturbance.happen(app, network);
            await().pollDelay(HEALED).until(() -> true); // what it has for healing
            LoadReport report = load.stop();
            boolean healed = isServed(app, kind, target);
            await().until(() -> isServed(app, kind, target));
            return new Round(report.wrong(), healed, report, new BreakerLines(app.jvm(), network.port()).states());
        }
    }

    private static LoadPlan plan(int millis) {
        return new LoadPlan(THREADS, READS_PER_SECOND, millis, PREFIX, 50, 0);
    }

    /** Whether the server answers a load, all but the little that a busy machine may cost. */
    private static boolean isServed(ControlledApp app, AccessKind kind, Target target) {
        LoadReport report = RunningLoad.start(app, kind, target, plan(200)).await();
        return report.wrong() * 5 <= report.reads();
    }
}

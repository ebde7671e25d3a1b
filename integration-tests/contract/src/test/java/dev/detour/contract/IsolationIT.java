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
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How soon a server that has frozen under load is left alone. Measured in front of the server, where it shows what is sent
 * and not what the agent believes to have sent: from the moment at which the first read without a reply has waited too long
 * to the last read of the outage.
 */
class IsolationIT extends ContractCase {

    private static final Duration DEADLINE = Duration.ofMillis(5);
    private static final Duration ISOLATED = Duration.ofMillis(50);
    private static final Duration OUTAGE = Duration.ofMillis(600);
    private static final int ROUNDS = 3;
    private static final int MAX_ROUNDS = 10;
    private static final int THREADS = 12;
    private static final int READS_PER_SECOND = 2_000;
    private static final int WARM_READS = 1_000;

    /**
     * An outage.
     *
     * @param isolation from the first time-out to the last read that was sent; less than nothing where that was earlier
     * @param sent reads that were sent and not answered
     * @param called reads that the application began in the outage
     * @param report what the callers saw, before and after as well
     */
    private record Round(Duration isolation, int sent, long called, LoadReport report) {}

    /**
     * The best of the rounds counts, because what is asserted is the agent's doing: a machine that gives a thread no
     * processor for 30 ms makes a round worse, nothing makes it better, and a breaker that opened too late or let reads
     * through while open would do so in every round.
     */
    @EachKind
    void freeze_underLoad_noReadIsSentAfterFiftyMilliseconds(AccessKind kind) {
        ControlledApp app = Applications.running(kind, Setup.HASTY_PRIMARY);
        round(app, kind); // compiles what is measured
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < MAX_ROUNDS && rounds.size() < ROUNDS; i++) {
            round(app, kind).ifPresent(rounds::add);
        }

        System.out.printf(
                "isolation, %s: from the first time-out to the last read sent %s ms; reads sent into the outage %s%n",
                kind,
                rounds.stream().map(round -> millis(round.isolation())).collect(Collectors.joining(", ")),
                rounds.stream().map(Round::sent).toList());
        assertThat(rounds).extracting(Round::isolation).anyMatch(took -> took.compareTo(ISOLATED) <= 0);
        assertThat(rounds).allSatisfy(round -> {
            assertThat(round.called()).isGreaterThan(5L * round.sent());
            assertThat(round.report().failed()).isZero();
            assertThat(round.report().nulls()).isZero();
            assertThat(round.report().wrong()).isZero();
        });
    }

    /**
     * With a network of its own, and so with a breaker that has no past.
     *
     * @return nothing where the machine was so busy that the breaker has opened before the outage
     */
    private Optional<Round> round(ControlledApp app, AccessKind kind) {
        LoadPlan plan = new LoadPlan(THREADS, READS_PER_SECOND, 30_000, key("catalog") + ":", 50, 0);
        RunningLoad.fill(redis(), plan);
        ReadTap tap = new ReadTap();
        try (SlowNetwork network = SlowNetwork.before(redis().port(), Duration.ZERO, tap)) {
            Target target = new Target(network.port(), 0, null, null, 2_000, Target.Codec.UTF8);
            RunningLoad load = RunningLoad.start(app, kind, target, plan);
            BreakerLines breaker = new BreakerLines(app.jvm(), network.port());
            await().until(() -> tap.sent() > WARM_READS || !breaker.states().isEmpty());

            long frozenNanos = System.nanoTime();
            long frozenMillis = System.currentTimeMillis();
            redis().freeze();
            boolean wasClosed = breaker.states().isEmpty();
            await().pollDelay(OUTAGE).until(() -> true); // the length of the outage
            List<Long> unanswered = tap.unansweredNanos(frozenNanos);
            List<String> states = breaker.states();
            long thawedMillis = System.currentTimeMillis();
            redis().thaw();
            LoadReport report = load.stop();

            if (!wasClosed) {
                return Optional.empty();
            }
            assertThat(states).as(breaker.text()).containsExactly("OPEN");
            assertThat(unanswered).isNotEmpty();
            long sendingNanos = unanswered.get(unanswered.size() - 1) - unanswered.get(0);
            Duration isolation = Duration.ofNanos(sendingNanos).minus(DEADLINE);
            return Optional.of(
                    new Round(isolation, unanswered.size(), called(report, frozenMillis, thawedMillis), report));
        }
    }

    private static long called(LoadReport report, long fromMillis, long toMillis) {
        return report.between(fromMillis, toMillis).stream()
                .mapToLong(LoadReport.Slot::reads)
                .sum();
    }

    private static String millis(Duration duration) {
        return String.format("%.1f", duration.toNanos() / 1e6);
    }
}

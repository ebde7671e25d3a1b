package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.PreparedFault;
import dev.detour.chaos.fault.ServerFaults;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.result.WayResult;
import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.RunningSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Runs one scenario on a site that is well, and leaves it well. */
final class ScenarioRun {

    private static final int SPARE_SECONDS = 60;
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration RELOADED = Duration.ofSeconds(30);

    private final Scenario scenario;
    private final RunningSite site;
    private final Repeats repeats;
    private final boolean anyMachine;

    /**
     * @param repeats of the whole run
     * @param anyMachine whether it may be one that does something else besides: then what was missed is measured again though
     *     the machine does not explain it
     */
    ScenarioRun(Scenario scenario, RunningSite site, Repeats repeats, boolean anyMachine) {
        this.scenario = scenario;
        this.site = site;
        this.repeats = repeats;
        this.anyMachine = anyMachine;
    }

    /**
     * Of each way of reading: five share a server, or two a cluster, of which a third of the reads meets one shard: so many
     * that those which have to fail before a breaker opens are due within less than the time that it has for that.
     */
    private int readsPerSecond() {
        return switch (scenario.site()) {
            case REPLICATED, NETWORKED, TLS -> 100;
            case SENTINEL -> 200;
            case CLUSTER, NETWORKED_CLUSTER -> 450;
            // whose handshakes alone are work for two processors; fewer reads have to fail there
            case TLS_CLUSTER -> 200;
        };
    }

    /**
     * Runs what befalls a site in most scenarios, once and without judging how long anything took: code that has never run
     * is an application's first minute, and every scenario would measure that. What that minute was like is said.
     */
    static List<GateResult> rehearseSilence(RunningSite site, Repeats repeats) {
        return rehearse(
                Scenario.rehearsal("silence", "reads during these applications' first outage", Frozen::new)
                        .on(site.kind()),
                site,
                repeats);
    }

    /** The same for lost connections. */
    static List<GateResult> rehearseLoss(RunningSite site, Repeats repeats) {
        String title = "reads while they lost all connections for the first time";
        return rehearse(
                Scenario.rehearsal("loss", title, ServerFaults::disconnected).on(site.kind()), site, repeats);
    }

    private static List<GateResult> rehearse(Scenario scenario, RunningSite site, Repeats repeats) {
        List<GateResult> said = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        List<Observed> observed = new ScenarioRun(scenario, site, repeats, false)
                .observe(scenario.fault().get(), violations);
        assertThat(violations).as("what the oracle found in a rehearsal").isEmpty();
        for (Observed seen : observed) {
            seen.ways()
                    .forEach(way -> said.add(
                            GateResult.said("rehearsal", scenario.title(), way, LatencyGates.duringFault(seen, way))));
        }
        return said;
    }

    /** Runs it with the agent, and without it where the scenario asks for that. */
    ScenarioResult run() {
        List<GateResult> gates = new ArrayList<>();
        Pool pool = new Pool();
        Attempt measured = attempt();
        Attempt last = judgedTogether(measured, pool);
        int attempts = 1;
        boolean excusable = isExcusable(measured);
        for (; attempts < mostAttempts(last, excusable) && isToBeRepeated(last, pool) && repeats.take(); attempts++) {
            int number = attempts;
            measured.gates().forEach(gate -> gates.add(gate.ofAttempt(number)));
            String hiccups = last.applications().get(0).recording().hiccups().toString();
            gates.add(GateResult.said("machine", "measured again", "all", hiccups));
            measured = attempt();
            last = judgedTogether(measured, pool);
            excusable &= isExcusable(measured);
        }
        gates.addAll(0, judged(last, excusable && (anyMachine || attempts == MOST_ATTEMPTS)));
        List<WayResult> ways = new ArrayList<>(last.ways());
        List<String> violations = new ArrayList<>(last.violations());
        if (scenario.compared()) {
            ways.addAll(compared(violations));
        }
        Marks marks = last.applications().get(0).marks();
        return new ScenarioResult(
                scenario.name(),
                scenario.title(),
                Timelines.BUCKET_MILLIS,
                new ScenarioResult.Span(millis(marks.strikeMicros()), millis(marks.liftedMicros())),
                millis(marks.endMicros()),
                ways,
                gates,
                violations);
    }

    /** A build on anybody's machine asks whether it can be done at all, and so for one attempt that is well. */
    private Attempt judgedTogether(Attempt measured, Pool pool) {
        return anyMachine ? measured : measured.in(pool);
    }

    /** Whether what was missed may come of the machine: what was missed on one that is well has to be made good. */
    private boolean isExcusable(Attempt attempt) {
        return attempt.wasHeldUp() || (anyMachine && attempt.isUnfit());
    }

    private static List<GateResult> judged(Attempt last, boolean excusable) {
        if (excusable && last.wasHeldUp()) {
            return inconclusive(last, "the machine is as late");
        }
        return excusable && last.wasTooMuch() ? inconclusive(last, "the machine cannot carry the load") : last.gates();
    }

    private static List<GateResult> inconclusive(Attempt last, String why) {
        return last.gates().stream().map(gate -> gate.inconclusive(why)).toList();
    }

    /** A machine that cannot carry the load has one more chance, and no third. */
    private int mostAttempts(Attempt attempt, boolean excusable) {
        return anyMachine && excusable && attempt.wasTooMuch() ? MOST_ATTEMPTS - 1 : MOST_ATTEMPTS;
    }

    /**
     * On any machine a build has nobody who would look into a burst of noise, and run it again. On one that is meant for this
     * what was missed is measured again where the machine was seen to be disturbed, and must be made good then, unless the
     * machine's own delays explain all of it each time; and where it is a percentile, which has to hold for all answers of all
     * measurements together.
     */
    private boolean isToBeRepeated(Attempt attempt, Pool pool) {
        return anyMachine
                ? attempt.mayBeTriedAgain()
                : attempt.wasHeldUp() || attempt.wasTooMuch() || attempt.isToBeMeasuredOn(pool);
    }

    private Attempt attempt() {
        Fault fault = scenario.fault().get();
        useWoven(fault);
        try {
            // those of a site are measured when it is left
            List<GateResult> gates = new ArrayList<>();
            Leaks before = null;
            if (scenario.hasApplicationsOfItsOwn() && asksForLeaks()) { // which the short form does not
                gates.addAll(rehearseSilence(site, repeats));
                before = baseline();
            }
            List<String> violations = new ArrayList<>();
            List<Observed> seen = observe(fault, violations);
            List<WayResult> ways = waysOf(seen);
            Gates asked = new Gates(scenario, readsPerSecond(), anyMachine);
            gates.addAll(asked.of(seen));
            if (asksForLeaks()) {
                gates.addAll(Leaks.drained(site.applications()));
            }
            if (before != null) {
                gates.addAll(before.measure());
            }
            return new Attempt(seen, ways, gates, asked.samples(), violations);
        } finally {
            site.leave();
        }
    }

    private boolean asksForLeaks() {
        return scenario.gates().contains(Gate.LEAKS);
    }

    private Leaks baseline() {
        site.awaitHealth();
        return Leaks.baseline(site);
    }

    /**
     * What Redis and the clients do by themselves is judged by the same oracle: it must find nothing either. They have had
     * the same rehearsals: the first minute of an application is compared with none of another's.
     */
    private List<WayResult> compared(List<String> violations) {
        site.usePlain();
        try {
            if (asksForLeaks()) { // the short form does without
                rehearseSilence(site, repeats);
                rehearseLoss(site, repeats);
            }
            return waysOf(observe(scenario.fault().get(), violations));
        } finally {
            site.leave();
        }
    }

    private void useWoven(Fault fault) {
        if (fault instanceof PreparedFault prepared) {
            site.usePrepared(scenario.settings(), prepared::prepare);
        } else {
            site.useWoven(scenario.settings());
        }
    }

    private static int millis(long micros) {
        return Math.toIntExact(TimeUnit.MICROSECONDS.toMillis(micros));
    }

    private static List<WayResult> waysOf(List<Observed> applications) {
        List<WayResult> ways = new ArrayList<>();
        for (Observed seen : applications) {
            for (String way : seen.ways()) {
                ways.add(Timelines.of(
                        way, seen.woven(), seen.recording(), seen.marks().endMicros()));
            }
        }
        return ways;
    }

    private List<Observed> observe(Fault fault, List<String> violations) {
        site.awaitHealth();
        List<Application> applications = site.applications();
        applications.forEach(ScenarioRun::awaitNothingIsReloaded);
        applications.forEach(application -> application.ask("fill"));
        int seconds = (int) TimeUnit.MILLISECONDS.toSeconds(
                        scenario.healthyMillis() + scenario.faultMillis() + scenario.recoveryMillis())
                + SPARE_SECONDS;
        applications.forEach(
                application -> application.ask("start", Integer.toString(readsPerSecond()), Integer.toString(seconds)));
        Course course = new Course(scenario, fault, site, applications);
        try {
            course.run();
        } finally {
            course.stop();
        }
        List<@Nullable String> after = course.reports();
        List<Observed> observed = new ArrayList<>();
        for (int i = 0; i < applications.size(); i++) {
            observed.add(course.observed(i, after.get(i)));
        }
        settle(applications, violations);
        return observed;
    }

    /** What the servers have lost in the scenario before may still be loaded behind: that is not this one's. */
    private static void awaitNothingIsReloaded(Application application) {
        AtomicReference<String> last = new AtomicReference<>("");
        Awaitility.await()
                .atMost(RELOADED)
                .pollDelay(Duration.ZERO)
                .pollInterval(QUIET)
                .until(() -> application.ask("queries"), queries -> queries.equals(last.getAndSet(queries)));
    }

    private void settle(List<Application> applications, List<String> violations) {
        site.awaitHealth();
        boolean everything = scenario.writes() == Writes.LAST_MAY_BE_LOST;
        for (Application application : applications) {
            application.ask("settle", Boolean.toString(everything));
            String who = application.woven() ? "" : "(without the agent) ";
            application.ask("violations").lines().map(line -> who + line).forEach(violations::add);
            ownErrors(application)
                    .map(line -> application.client() + ": " + line)
                    .forEach(violations::add);
        }
    }

    private static Stream<String> ownErrors(Application application) {
        return application.app().jvm().errorLines().stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("please report this"));
    }
}

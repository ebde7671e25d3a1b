package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.fault.PreparedFault;
import dev.detour.chaos.report.ReportPage;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.result.ResultFile;
import dev.detour.chaos.result.Run;
import dev.detour.chaos.result.ScenarioResult;
import dev.detour.chaos.site.RunningSite;
import dev.detour.chaos.site.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * Runs scenarios one after the other, each as a test of its own, on sites that live until another kind is asked for; and
 * writes what they came to after each of them, so that a run that is broken off leaves its results.
 */
final class ChaosRun implements AutoCloseable {

    /** Where the results go. */
    static final Path RESULTS = Path.of(System.getProperty("detour.chaos.results", "target/chaos"));

    /** The form of every build. */
    static final String SHORT = "short";

    /** What all scenarios may take on two processors, of an hour: the build and the fuzzing take the rest. */
    private static final Duration MOST = Duration.ofMinutes(52);

    /** More scenarios in which the machine was in the way of a verdict, and the whole run is none. */
    private static final int MOST_INCONCLUSIVE = 3;

    /** The same of a run that is longer, as a soak may be: one in so many. */
    private static final int SCENARIOS_FOR_ONE_INCONCLUSIVE = 25;

    /** What the short form may take. */
    private static final Duration MOST_OF_SHORT = Duration.ofMinutes(5);

    private static final String ALL = ".*";
    private static final String WANTED = System.getProperty("detour.chaos.scenarios", ALL);

    private final String form;
    private final long seed;
    private final Repeats repeats = new Repeats();
    private String redis = "";
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<ScenarioResult> results = new ArrayList<>();
    private @Nullable RunningSite site;
    private @Nullable Leaks leaks;

    /** What the present site's first faults were like, to be told with its first scenario. */
    private final List<GateResult> rehearsed = new ArrayList<>();

    /** @param form {@code full}, {@code short} or {@code soak} */
    ChaosRun(String form, long seed) {
        this.form = form;
        this.seed = seed;
    }

    /** The same, and whether all of it means something. */
    Stream<DynamicTest> testsAsAWhole(List<Scenario> scenarios) {
        return ofTheWhole(tests(scenarios), "inconclusive", this::judgeInconclusive);
    }

    /** The same, and a test of how long all of it took. */
    Stream<DynamicTest> testsInTime(List<Scenario> scenarios) {
        return ofTheWhole(testsAsAWhole(scenarios), "duration", this::judgeDuration);
    }

    /** Where only some scenarios were wanted nothing is said of the whole. */
    private static Stream<DynamicTest> ofTheWhole(Stream<DynamicTest> tests, String name, Executable last) {
        return WANTED.equals(ALL) ? Stream.concat(tests, Stream.of(DynamicTest.dynamicTest(name, last))) : tests;
    }

    /** A build's machine is anybody's, and its clock no verdict on the product: of the short form the figure is told. */
    private void judgeDuration() {
        Duration took = Duration.between(started, Instant.now());
        if (form.equals(SHORT)) {
            String told = took.toSeconds() + " s of the " + MOST_OF_SHORT.toSeconds() + " that it is meant to take";
            addToLast(List.of(GateResult.said("duration", "the whole run", "all", told)), List.of());
            System.out.println("the short form took " + told);
        } else {
            GateResult gate = inTime(took, MOST);
            addToLast(List.of(gate), List.of());
            assertThat(gate).matches(GateResult::passed);
        }
    }

    /** As with the duration: of the short form it is told, as its machine is anybody's. */
    private void judgeInconclusive() {
        GateResult gate = inconclusive(results);
        System.out.println("scenarios in which the machine was in the way of a verdict: " + gate.note());
        addToLast(
                List.of(form.equals(SHORT) ? GateResult.said(gate.gate(), gate.what(), "all", gate.note()) : gate),
                List.of());
        assertThat(gate).matches(one -> one.passed() || form.equals(SHORT));
    }

    static GateResult inconclusive(List<ScenarioResult> results) {
        List<String> such = results.stream()
                .filter(result -> result.gates().stream().anyMatch(GateResult::isInconclusive))
                .map(ScenarioResult::name)
                .toList();
        return GateResult.atMost(
                "machine",
                "inconclusive scenarios",
                "all",
                Math.max(MOST_INCONCLUSIVE, results.size() / SCENARIOS_FOR_ONE_INCONCLUSIVE),
                such.size(),
                "scenarios",
                such.toString());
    }

    static GateResult inTime(Duration took, Duration most) {
        return GateResult.atMost(
                "duration", "the whole run", "all", most.toSeconds(), (double) took.toSeconds(), "s", "");
    }

    /** A test for each scenario, and one for each site when it is left. */
    Stream<DynamicTest> tests(List<Scenario> scenarios) {
        Pattern wanted = Pattern.compile(WANTED);
        List<Scenario> chosen = scenarios.stream()
                .filter(scenario -> wanted.matcher(scenario.name()).matches())
                .toList();
        if (chosen.isEmpty()) {
            List<String> names = scenarios.stream().map(Scenario::name).toList();
            throw new IllegalArgumentException("no scenario's name matches " + WANTED + "; there are " + names);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Scenario scenario = chosen.get(i);
            tests.add(DynamicTest.dynamicTest(scenario.name(), () -> run(scenario)));
            boolean isLast = i + 1 == chosen.size() || chosen.get(i + 1).site() != scenario.site();
            if (isLast && looksForLeaks(scenario.site())) {
                tests.add(DynamicTest.dynamicTest("leaks-" + scenario.site(), this::leave));
            }
        }
        return tests.stream();
    }

    /** The short form does so at one site: to see nothing go away takes time. */
    private boolean looksForLeaks(Site.Kind kind) {
        return !form.equals(SHORT) || kind == Site.Kind.REPLICATED;
    }

    /** Runs one; fails where a gate was missed or the oracle found something wrong. */
    void run(Scenario scenario) throws InterruptedException {
        if (scenario.fault().get() instanceof PreparedFault fault && fault.leftOut() != null) {
            leaveOut(scenario, fault.leftOut());
        }
        ScenarioResult result;
        try {
            result = new ScenarioRun(scenario, siteOf(scenario.site()), repeats, form.equals(SHORT)).run();
        } catch (RuntimeException | InterruptedException | Error brokenOff) {
            keep(empty(scenario, List.of(), List.of(brokenOff(brokenOff))));
            throw brokenOff;
        }
        List<GateResult> told = new ArrayList<>(result.gates());
        told.addAll(rehearsed);
        rehearsed.clear();
        keep(result.with(told, result.violations()));
        assertThat(result.violations())
                .as("what the oracle found in " + scenario)
                .isEmpty();
        assertThat(result.gates())
                .as("the gates that " + scenario.name() + " missed")
                .filteredOn(gate -> !gate.passed())
                .isEmpty();
    }

    /** Says in the result why, and ends the test as one that was not run. */
    private void leaveOut(Scenario scenario, String reason) {
        keep(empty(scenario, List.of(GateResult.said("left out", reason, "all", "")), List.of()));
        Assumptions.abort(scenario + " was left out: " + reason);
    }

    /** One in which nobody read. */
    private static ScenarioResult empty(Scenario scenario, List<GateResult> gates, List<String> violations) {
        return new ScenarioResult(
                scenario.name(),
                scenario.title(),
                Timelines.BUCKET_MILLIS,
                new ScenarioResult.Span(0, 0),
                0,
                List.of(),
                gates,
                violations);
    }

    /** In a line: what an application has said besides is in the test's own output. */
    static String brokenOff(Throwable failure) {
        return "It broke off: " + failure.toString().lines().findFirst().orElse("");
    }

    private void keep(ScenarioResult result) {
        results.add(result);
        write();
    }

    private RunningSite siteOf(Site.Kind kind) throws InterruptedException {
        RunningSite present = site;
        if (present != null && present.kind() == kind) {
            return present;
        }
        close();
        RunningSite next = RunningSite.start(kind, seed);
        try {
            prepare(next);
        } catch (RuntimeException | InterruptedException | Error failed) {
            next.close(); // or the next scenario would run on what is half made
            throw failed;
        }
        site = next;
        return next;
    }

    private void prepare(RunningSite next) throws InterruptedException {
        redis = next.redisVersion();
        next.useWoven(Map.of());
        if (!form.equals(SHORT)) { // whose one scenario of a cluster moves slots, and nothing else
            rehearsed.clear();
            next.rehearse();
            rehearsed.addAll(ScenarioRun.rehearseSilence(next, repeats));
            next.rehearse(); // and back again: clients keep connections to all whom they have read from
            rehearsed.addAll(ScenarioRun.rehearseLoss(next, repeats));
        }
        if (looksForLeaks(next.kind())) {
            leaks = Leaks.baseline(next);
        }
    }

    /** Leaves the present site; fails where its applications hold more than they did at the start. */
    void leave() {
        Leaks before = leaks;
        RunningSite present = site;
        assertThat(before).as("what was there before, of a site that was made").isNotNull();
        if (before != null && present != null) {
            List<GateResult> gates;
            try {
                gates = before.measure();
            } catch (RuntimeException | Error brokenOff) {
                addToLast(List.of(), List.of(brokenOff(brokenOff)));
                throw brokenOff;
            }
            addToLast(gates, List.of());
            close();
            assertThat(gates).as("leaks").filteredOn(gate -> !gate.passed()).isEmpty();
        }
    }

    private void addToLast(List<GateResult> added, List<String> wrong) {
        if (!results.isEmpty()) {
            ScenarioResult last = results.remove(results.size() - 1);
            List<GateResult> gates = new ArrayList<>(last.gates());
            gates.addAll(added);
            List<String> violations = new ArrayList<>(last.violations());
            violations.addAll(wrong);
            keep(last.with(gates, violations));
        }
    }

    private void write() {
        Run.About about = new Run.About(started.toString(), seed, redis, System.getProperty("java.version"), form);
        Run run = new Run(about, results);
        ResultFile.write(run, RESULTS.resolve("results.json"));
        ReportPage.write(run, RESULTS.resolve("report.html"));
    }

    /** Ends the present site. */
    @Override
    public void close() {
        RunningSite present = site;
        site = null;
        leaks = null;
        if (present != null) {
            present.close();
        }
    }
}

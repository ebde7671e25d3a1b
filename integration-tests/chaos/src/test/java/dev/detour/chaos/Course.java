package dev.detour.chaos;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The course of a scenario once the load has begun: health, the strike, the lift, the recovery, the end. For one run. */
final class Course {

    private final Scenario scenario;
    private final Fault fault;
    private final Site site;
    private final List<Application> applications;
    private List<@Nullable String> before = List.of();
    private List<@Nullable String> beforeLift = List.of();
    private List<Long> strikes = List.of();
    private List<Long> struck = List.of();
    private List<Long> lifts = List.of();
    private List<Long> lifted = List.of();
    private List<Long> ends = List.of();
    private List<String> texts = List.of();
    private Struck struckAll = new Struck(0, Set.of(), new ServerReads(0, 0, 0, 0), List.of(), true, false);

    Course(Scenario scenario, Fault fault, Site site, List<Application> applications) {
        this.scenario = scenario;
        this.fault = fault;
        this.site = site;
        this.applications = applications;
    }

    /** Returns when the recovery is over. */
    void run() {
        Set<Integer> slots = fault.slots(site);
        awaitMillis(scenario.healthyMillis());
        // what a load that begins on cold threads comes to is no matter of the fault
        before = reports();
        Set<String> runs = runs();
        ServerReads counted = begin(scenario.gates().contains(Gate.UNDECLARED_KEYS), slots);
        try {
            fault.strike(site);
            struck = all("mark");
            awaitMillis(millisOf(strikes) + scenario.faultMillis());
            beforeLift = reports();
        } finally {
            lifts = all("lift");
            fault.lift(site);
        }
        ServerReads after = end();
        struckAll = new Struck(
                site.port(),
                slots,
                after.since(counted),
                fault.proofs(site),
                fault.sparesOrigin(),
                !runs().equals(runs));
        awaitMillis(millisOf(lifted) + scenario.recoveryMillis());
    }

    /** What identifies the processes. */
    private Set<String> runs() {
        return site.servers().stream()
                .map(server -> server.info("server", "run_id"))
                .collect(Collectors.toSet());
    }

    /** The servers count from this mark on. */
    private ServerReads begin(boolean silences, Set<Integer> slots) {
        try (ServerReads.Counters counters = ServerReads.Counters.of(site.servers())) {
            ServerReads reads = counters.read();
            strikes = all(
                    "strike",
                    scenario.writes().name(),
                    Boolean.toString(fault.keepsConnections()),
                    Boolean.toString(silences),
                    slots.stream().map(String::valueOf).collect(Collectors.joining(",")));
            return reads;
        }
    }

    /** The servers have counted until this mark. */
    private ServerReads end() {
        try (ServerReads.Counters counters = ServerReads.Counters.of(site.servers())) {
            lifted = all("lifted");
            return counters.read();
        }
    }

    /** Waits until the first application has come so far: it is the course of a scenario, not something to be awaited. */
    private void awaitMillis(long millis) {
        long left = micros(millis);
        while (left > 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
            left = micros(millis);
        }
    }

    private long micros(long untilMillis) {
        return TimeUnit.MILLISECONDS.toMicros(untilMillis)
                - Long.parseLong(applications.get(0).ask("mark"));
    }

    /** What the agent of each application has counted so far; null without the agent. */
    List<@Nullable String> reports() {
        List<@Nullable String> reports = new ArrayList<>();
        applications.forEach(application -> reports.add(application.woven() ? application.ask("report") : null));
        return reports;
    }

    private static long millisOf(List<Long> micros) {
        return TimeUnit.MICROSECONDS.toMillis(micros.get(0));
    }

    private List<Long> all(String operation, String... arguments) {
        return applications.stream()
                .map(application -> Long.valueOf(application.ask(operation, arguments)))
                .toList();
    }

    /** Ends the load; returns when the last call is over. */
    void stop() {
        ends = all("mark");
        texts = Application.askAll(applications, "stop", Boolean.toString(fault.setsClockBack()));
        for (int i = 0; i < texts.size(); i++) {
            keep(applications.get(i), texts.get(i));
        }
    }

    /** Every single call, and what the application has logged, for whoever wants to know why a gate was missed. */
    private void keep(Application application, String calls) {
        try {
            Path directory = Files.createDirectories(ChaosRun.RESULTS.resolve("calls"));
            String name = free(
                    directory, scenario.name() + "-" + application.client() + (application.woven() ? "" : "-without"));
            Files.writeString(directory.resolve(name + ".txt"), calls);
            Files.write(
                    directory.resolve(name + ".log"), application.app().jvm().errorLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An attempt that is made again overwrites nothing, nor does another site's rehearsal. */
    private static String free(Path directory, String name) {
        String free = name;
        for (int next = 2; Files.exists(directory.resolve(free + ".txt")); next++) {
            free = name + "-" + next;
        }
        return free;
    }

    private static @Nullable AgentReport between(@Nullable String from, @Nullable String to) {
        return from == null || to == null ? null : AgentReport.between(from, to);
    }

    /**
     * What the application of this index has gone through.
     *
     * @param after the agent's report from after the load; null without the agent
     */
    Observed observed(int index, @Nullable String after) {
        AgentReport report = between(before.get(index), after);
        AgentReport untilLift = between(before.get(index), beforeLift.get(index));
        Marks marks =
                new Marks(strikes.get(index), struck.get(index), lifts.get(index), lifted.get(index), ends.get(index));
        Recording recording = Recording.parse(texts.get(index)).until(marks.endMicros());
        return new Observed(applications.get(index).client(), recording, marks, report, untilLift, struckAll);
    }
}

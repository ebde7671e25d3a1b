package dev.detour.chaos;

import dev.detour.chaos.fault.ApplicationFaults;
import dev.detour.chaos.fault.ClockJumped;
import dev.detour.chaos.fault.CollectorPaused;
import dev.detour.chaos.fault.DiskFull;
import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What befalls the applications themselves, and their machines. */
final class ApplicationScenarios {

    private static final int STOP_MILLIS = 500;

    /** While a JVM stands still nobody in it answers, so no figure of these is Detour's. */
    private static final Gate[] NOBODY_ANSWERS = {
        Gate.FALLBACK_LATENCY, Gate.DIVERTED_CALL, Gate.ISOLATION, Gate.OUTAGE_LATENCY, Gate.READ_LATENCY
    };

    private final Site.Kind kind;

    private ApplicationScenarios(Site.Kind kind) {
        this.kind = kind;
    }

    static List<Scenario> all() {
        return Stream.of(Site.Kind.REPLICATED, Site.Kind.CLUSTER)
                .map(ApplicationScenarios::new)
                .flatMap(on -> on.scenarios().stream())
                .toList();
    }

    private List<Scenario> scenarios() {
        return List.of(
                of(
                                "application-stopped",
                                "The applications stand still for 0.5 s (SIGSTOP)",
                                STOP_MILLIS,
                                () -> ApplicationFaults.stopped(Duration.ofMillis(STOP_MILLIS)))
                        .notAsking(NOBODY_ANSWERS)
                        .expecting()
                        .alsoAsking(Gate.HEALED),
                of(
                                "gc-pauses",
                                "Full collections stop the applications for about 0.2 s each",
                                ServerScenarios.OUTAGE_MILLIS,
                                CollectorPaused::new)
                        .notAsking(NOBODY_ANSWERS)
                        .expecting()
                        .alsoAsking(Gate.HEALED),
                of(
                        "clock-ahead",
                        "The clock jumps an hour ahead while the primary stands still",
                        ServerScenarios.OUTAGE_MILLIS,
                        () -> new ClockJumped(Duration.ofHours(1))),
                of(
                        "clock-back",
                        "The clock jumps an hour back while the primary stands still",
                        ServerScenarios.OUTAGE_MILLIS,
                        () -> new ClockJumped(Duration.ofHours(-1))),
                of(
                        "disk-full",
                        "The disk of the log is full while the primary stands still",
                        ServerScenarios.OUTAGE_MILLIS,
                        DiskFull::new));
    }

    private Scenario of(String name, String title, int millis, Supplier<Fault> fault) {
        boolean clustered = kind == Site.Kind.CLUSTER;
        return Scenario.of(
                clustered ? "cluster-" + name : name,
                clustered ? title + ", on a cluster" : title,
                kind,
                millis,
                fault);
    }
}

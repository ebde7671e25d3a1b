package dev.detour.chaos;

import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.KilledAndEmptied;
import dev.detour.chaos.fault.Origin;
import dev.detour.chaos.fault.Redirecting;
import dev.detour.chaos.fault.SlotsOnTheMove;
import dev.detour.chaos.site.Site;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All scenarios. Those of one kind of site follow each other, because a site is kept until another kind is asked for. */
final class Scenarios {

    private static final String FIRST = "frozen-2s";

    private Scenarios() {}

    /** All of them, in the order of the run; each family of faults adds a list of its own. */
    static List<Scenario> all() {
        return Stream.of(
                        main(),
                        ServerScenarios.all(),
                        ServerScenarios.overTls(),
                        TopologyScenarios.all(),
                        OriginScenarios.all(),
                        NetworkScenarios.all(),
                        ApplicationScenarios.all())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Scenario::site))
                .toList();
    }

    /** Those of every build. */
    static List<Scenario> shortForm() {
        return all().stream()
                .filter(Scenario::inShortForm)
                // a minute for applications of one scenario's own; what leaks does so in those of the others, too
                .map(scenario -> scenario.hasApplicationsOfItsOwn() ? scenario.notAsking(Gate.LEAKS) : scenario)
                // one is enough to see the difference by
                .map(scenario -> scenario.name().equals(FIRST) ? scenario : scenario.withTheAgentAlone())
                .toList();
    }

    /** Those of the report's first page: those that hurt without the agent are run once more without it. */
    private static List<Scenario> main() {
        return List.of(
                Scenario.of(
                                FIRST,
                                "The primary stands still for 2 s (SIGSTOP)",
                                Site.Kind.REPLICATED,
                                2_000,
                                Frozen::new)
                        .alsoAsking(Gate.UNDECLARED_KEYS)
                        .comparedWithout()
                        .inEveryBuild(),
                Scenario.of(
                                "killed-empty",
                                "The primary is killed, and comes back empty after 3 s",
                                Site.Kind.REPLICATED,
                                ServerScenarios.OUTAGE_MILLIS,
                                KilledAndEmptied::new)
                        .with(Writes.LOST)
                        .alsoAsking(Gate.UNDECLARED_KEYS)
                        .notAsking(Gate.RECOVERED)
                        .comparedWithout()
                        .inEveryBuild(),
                Scenario.of(
                                "origin-failing",
                                "The origin fails for 3 s while Redis is well",
                                Site.Kind.REPLICATED,
                                3_000,
                                () -> new Origin(Origin.How.FAILING))
                        // the usual, said so that its applications are its own: others may still reload what Redis has
                        // lost
                        .with(Map.of("detour.origin.breaker-open", "1s"))
                        .withoutOutage()
                        .inEveryBuild(),
                Scenario.of(
                                "shard-frozen",
                                "One shard of a cluster stands still for 2 s while the others serve",
                                Site.Kind.CLUSTER,
                                2_000,
                                Frozen::new)
                        .comparedWithout(),
                Scenario.of(
                                "slots-on-the-move",
                                "Slots with hot keys move to another node under load, and back (ASK, MOVED)",
                                Site.Kind.CLUSTER,
                                1_000,
                                () -> new Redirecting(new SlotsOnTheMove(), 20, 1))
                        .alsoAsking(Gate.RETRY_STORM)
                        .withoutOutage()
                        .comparedWithout()
                        .inEveryBuild());
    }
}

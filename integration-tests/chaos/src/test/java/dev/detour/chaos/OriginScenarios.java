package dev.detour.chaos;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.Origin;
import dev.detour.chaos.fault.Together;
import dev.detour.chaos.site.Site;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What befalls the system of record, while Redis is well and while it is not: with the usual settings of a loader's breaker,
 * which an origin that is well again must not be held off by.
 */
final class OriginScenarios {

    private static final int MILLIS = 3_000;

    /** Longer than memory is fresh, so that what is stale answers more than a few times; shorter than an election waits. */
    private static final int WITH_PRIMARY_MILLIS = 4_300;

    private final Site.Kind kind;

    private OriginScenarios(Site.Kind kind) {
        this.kind = kind;
    }

    static List<Scenario> all() {
        Scenario failing = new OriginScenarios(Site.Kind.CLUSTER)
                .alone("origin-failing", "The origin fails while Redis is well", Origin.How.FAILING);
        Stream<Scenario> everywhere = Stream.of(Site.Kind.REPLICATED, Site.Kind.CLUSTER)
                .map(OriginScenarios::new)
                .flatMap(on -> Stream.of(
                        on.alone("origin-slow", "The origin needs 0.2 s while Redis is well", Origin.How.SLOW),
                        on.alone("origin-hanging", "The origin hangs while Redis is well", Origin.How.HANGING),
                        on.alone(
                                "origin-flapping",
                                "The origin comes and goes while Redis is well",
                                Origin.How.FLAPPING),
                        on.withPrimary(
                                "origin-failing-primary-frozen",
                                "The origin fails and the primary stands still",
                                Origin.How.FAILING),
                        on.withPrimary(
                                "origin-hanging-primary-frozen",
                                "The origin hangs and the primary stands still",
                                Origin.How.HANGING)));
        // the other one is of every build
        return Stream.concat(Stream.of(failing), everywhere).toList();
    }

    private Scenario alone(String name, String title, Origin.How how) {
        return of(name, title, MILLIS, () -> new Origin(how)).withoutOutage();
    }

    private Scenario withPrimary(String name, String title, Origin.How how) {
        return of(name, title, WITH_PRIMARY_MILLIS, () -> new Together(new Origin(how), new Frozen()))
                .recoveringFor(Scenario.LOADER_MILLIS);
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

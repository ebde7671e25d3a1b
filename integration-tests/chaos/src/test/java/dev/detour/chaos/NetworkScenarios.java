package dev.detour.chaos;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.NetworkFaults;
import dev.detour.chaos.fault.Origin;
import dev.detour.chaos.fault.Together;
import dev.detour.chaos.site.Site;
import dev.detour.testkit.Mishap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What befalls the network before a primary. */
final class NetworkScenarios {

    private static final int MILLIS = 3_000;

    /** Longer, so that enough replies come to harm. */
    private static final int SOME_MILLIS = 4_000;

    /** Longer than memory may answer there. For longer still all threads would wait for what nobody can answer. */
    private static final int STALE_MILLIS = 2_900;

    /** When what memory has seen last is older than allowed. */
    static final int TOO_OLD_MILLIS = 2_000;

    /** Of the replies; on the one connection of a client of Lettuce that is some in a second. */
    private static final double BROKEN = 0.05;

    /** Of those of a shard: a client of Jedis tries again by itself, so that it takes two in a row. */
    private static final double BROKEN_IN_CLUSTER = 0.15;

    private final Site.Kind kind;

    private NetworkScenarios(Site.Kind kind) {
        this.kind = kind;
    }

    static List<Scenario> all() {
        return Stream.of(Site.Kind.NETWORKED, Site.Kind.NETWORKED_CLUSTER)
                .map(NetworkScenarios::new)
                .flatMap(on -> Stream.of(on.everything(), on.some(), Stream.of(on.stale())))
                .flatMap(scenarios -> scenarios)
                .toList();
    }

    private Scenario of(String name, String title, int millis, Supplier<Fault> fault) {
        boolean clustered = kind == Site.Kind.NETWORKED_CLUSTER;
        return Scenario.of(
                clustered ? "cluster-" + name : name,
                clustered ? title + ", before one shard of three" : title,
                kind,
                millis,
                fault);
    }

    /**
     * Others go on writing, past the network, while nothing but memory and replicas can answer: what memory has is stale
     * before long, then older than allowed. That reads are unanswered from then on is what is wanted.
     */
    private Scenario stale() {
        return of(
                        "stale-then-too-old",
                        "Nothing arrives any more and the origin fails, until all that memory holds is too old",
                        STALE_MILLIS,
                        () -> new Together(new Origin(Origin.How.FAILING), NetworkFaults.blackHole()))
                .with(Map.of("detour.local.fresh", "500ms", "detour.local.max-stale", TOO_OLD_MILLIS + "ms"))
                .alsoAsking(Gate.TOO_OLD)
                .recoveringFor(Scenario.LOADER_MILLIS)
                // of what is too old nothing is asked but that nobody gives it
                .notAsking(Gate.UNANSWERED, Gate.DIVERTED_CALL)
                // what memory has is stale half a second after the strike
                .expecting(HeldBy.REPLICA, HeldBy.STALE);
    }

    /** All connections suffer. */
    private Stream<Scenario> everything() {
        return Stream.of(
                of(
                                "latency-20ms",
                                "Every round trip takes 20 ms longer",
                                MILLIS,
                                () -> NetworkFaults.latency(Duration.ofMillis(20)))
                        // it answers all the time, and Detour has to find out that it is only slower
                        .with(Scenario.ADAPTIVE)
                        .withoutOutage()
                        .notAsking(Gate.DIVERTED_CALL, Gate.READ_LATENCY)
                        .alsoAsking(Gate.HEALED),
                of(
                        "latency-20ms-of-5ms",
                        "Every round trip takes 20 ms longer, and the deadline is 5 ms whatever Redis takes",
                        MILLIS,
                        () -> NetworkFaults.latency(Duration.ofMillis(20))),
                of(
                                "black-hole",
                                "Nothing arrives any more, and no connection is closed",
                                MILLIS,
                                NetworkFaults::blackHole)
                        .alsoAsking(Gate.UNDECLARED_KEYS),
                of("connections-reset", "The network resets all connections once", MILLIS, NetworkFaults::reset)
                        .withoutOutage());
    }

    /** Something befalls some of the replies, so breakers need not open. */
    private Stream<Scenario> some() {
        return Stream.of(
                        replies(
                                "packet-loss",
                                "5 % of the replies come 0.2 s late, as after a lost packet",
                                Mishap.late(0.05, Duration.ofMillis(200))),
                        replies(
                                "reset-in-reply",
                                "Connections are reset in the middle of replies",
                                Mishap.reset(broken())),
                        replies(
                                "truncated-replies",
                                "Replies end too early, and their connections",
                                Mishap.truncated(broken())),
                        replies("garbage-replies", "Some replies are garbage", Mishap.garbage(broken())))
                .map(scenario -> scenario.withoutOutage().alsoAsking(Gate.EVERY_WAY_MET_IT));
    }

    private double broken() {
        return kind == Site.Kind.NETWORKED_CLUSTER ? BROKEN_IN_CLUSTER : BROKEN;
    }

    private Scenario replies(String name, String title, Mishap mishap) {
        return of(name, title, SOME_MILLIS, () -> NetworkFaults.replies(mishap));
    }
}

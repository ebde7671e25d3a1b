package dev.detour.chaos;

import dev.detour.chaos.fault.Fault;
import dev.detour.chaos.fault.Frozen;
import dev.detour.chaos.fault.ServerFaults;
import dev.detour.chaos.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What befalls a primary: one that stands alone but for its replica, and that of one shard of a cluster. */
final class ServerScenarios {

    /**
     * So long that the moment in which all clients lose their connections is less than a twentieth of it, and shorter than
     * what a cluster waits for before it replaces a primary.
     */
    static final int OUTAGE_MILLIS = 3_000;

    /** Longer than two processors are busy with handshakes that fail. The cluster's own connections stay. */
    private static final int CERTIFICATE_MILLIS = 4_000;

    private static final int LONG_OUTAGE_MILLIS = 30_000;
    private static final int FLOOD_MILLIS = 3_000;
    private static final Duration SLEEP = Duration.ofMillis(500);

    /** Of the reads in a cluster a third meets the one that sleeps, so that one sleep would be too few to judge. */
    private static final int SLEEPS_IN_CLUSTER = 3;

    /** Longer than the fault, in a soak as well, where it lasts half as long again at most: the lift waits for its end. */
    static final Duration PAUSE = Duration.ofMillis(2 * OUTAGE_MILLIS);

    private final Site.Kind kind;

    private ServerScenarios(Site.Kind kind) {
        this.kind = kind;
    }

    static List<Scenario> all() {
        return Stream.of(Site.Kind.REPLICATED, Site.Kind.CLUSTER)
                .map(ServerScenarios::new)
                .flatMap(on -> Stream.of(on.silent(), on.gone(), on.refusing(), on.losing()))
                .flatMap(List::stream)
                .toList();
    }

    /** A fault that leaves nobody an answer of Redis itself, as far as it reaches. */
    private Scenario silencing(String name, String title, int faultMillis, Supplier<Fault> fault) {
        return of(name, title, faultMillis, fault).alsoAsking(Gate.UNDECLARED_KEYS);
    }

    /** So long that a cluster puts the replica in the place of the primary meanwhile, which answers then. */
    private Scenario silentForLong() {
        String name = "frozen-30s";
        String title = "The primary stands still for 30 s (SIGSTOP)";
        return kind == Site.Kind.CLUSTER
                ? of(name, title, LONG_OUTAGE_MILLIS, Frozen::new).with(Writes.LAST_MAY_BE_LOST)
                : silencing(name, title, LONG_OUTAGE_MILLIS, Frozen::new);
    }

    private Scenario of(String name, String title, int faultMillis, Supplier<Fault> fault) {
        boolean clustered = kind == Site.Kind.CLUSTER || kind == Site.Kind.TLS_CLUSTER;
        return Scenario.of(
                clustered ? "cluster-" + name : name,
                clustered ? title + ", in one shard of three" : title,
                kind,
                faultMillis,
                fault);
    }

    /** A command holds the primary up, or one after the other does. */
    private Scenario slept() {
        String name = "debug-sleep";
        String title = "A command holds the primary up for 0.5 s (DEBUG SLEEP)";
        int millis = (int) SLEEP.toMillis();
        return kind == Site.Kind.CLUSTER
                ? of(
                        name,
                        title + ", and the next two",
                        SLEEPS_IN_CLUSTER * millis,
                        () -> ServerFaults.slept(SLEEP, SLEEPS_IN_CLUSTER))
                // too short for that
                : of(name, title, millis, () -> ServerFaults.slept(SLEEP, 1)).expecting();
    }

    /** Nobody is answered, while connections stay open. */
    private List<Scenario> silent() {
        return List.of(
                slept(),
                silencing(
                        "client-pause",
                        "The primary keeps back all commands (CLIENT PAUSE)",
                        OUTAGE_MILLIS,
                        () -> ServerFaults.paused(PAUSE)),
                silentForLong());
    }

    /** Connections are refused or lost. */
    private List<Scenario> gone() {
        return List.of(
                of(
                        "killed-with-values",
                        "The primary is killed and comes back with its values (SIGKILL, append-only file)",
                        OUTAGE_MILLIS,
                        ServerFaults::killedWithItsValues),
                of(
                                "restarted-empty",
                                "The primary is killed and started again at once, empty",
                                OUTAGE_MILLIS,
                                ServerFaults::restartedEmpty)
                        .with(Writes.LOST)
                        .withoutOutage()
                        .notAsking(Gate.RECOVERED),
                of(
                                "client-kill",
                                "The primary ends all connections, ten times (CLIENT KILL)",
                                OUTAGE_MILLIS,
                                ServerFaults::disconnected)
                        .withoutOutage(),
                silencing(
                        "connections-taken",
                        "Others have taken all connections (maxclients)",
                        OUTAGE_MILLIS,
                        ServerFaults::connectionsTaken));
    }

    /** Everyone is answered with an error. */
    private List<Scenario> refusing() {
        return List.of(
                silencing(
                        "reloading",
                        "The primary loads its data anew (LOADING), connections stay open",
                        OUTAGE_MILLIS,
                        ServerFaults::reloading),
                of(
                        "restarted-loading",
                        "The primary is killed and needs time to load its data (LOADING)",
                        OUTAGE_MILLIS,
                        ServerFaults::restartedLoading),
                silencing(
                        "busy",
                        "A script that does not end holds the primary up (BUSY)",
                        OUTAGE_MILLIS,
                        ServerFaults::busy),
                of(
                                "reads-forbidden",
                                "The applications' user may no longer read (ACL)",
                                OUTAGE_MILLIS,
                                ServerFaults::readsForbidden)
                        // not a failure of Redis, and nothing that may be answered from elsewhere
                        .notAsking(
                                Gate.FALLBACK_LATENCY,
                                Gate.DIVERTED_CALL,
                                Gate.OUTAGE_LATENCY,
                                Gate.READ_LATENCY,
                                Gate.UNANSWERED,
                                Gate.REMEMBERED,
                                Gate.ISOLATION)
                        .expecting()
                        .alsoAsking(Gate.UNMASKED));
    }

    /** What only a server that speaks TLS can suffer. */
    static List<Scenario> overTls() {
        return List.of(
                certificateExpired(Site.Kind.TLS).expecting(HeldBy.LOCAL), certificateExpired(Site.Kind.TLS_CLUSTER));
    }

    private static Scenario certificateExpired(Site.Kind kind) {
        ServerScenarios on = new ServerScenarios(kind);
        return on.silencing(
                "certificate-expired",
                "The primary's certificate expires and connections have to be made anew",
                CERTIFICATE_MILLIS,
                ServerFaults::certificateExpired);
    }

    /** Values disappear while Redis is well. */
    private List<Scenario> losing() {
        return List.of(
                of(
                                "evicting-volatile-lru",
                                "Others fill the memory: volatile-lru",
                                FLOOD_MILLIS,
                                () -> ServerFaults.flooded("volatile-lru"))
                        .with(Writes.KEPT_UNLESS_EXPIRING)
                        .withoutOutage()
                        // memory answers for as long as there is pressure
                        .notAsking(Gate.RECOVERED)
                        // which has seen what is evicted
                        .expecting(HeldBy.LOCAL),
                of(
                                "evicting-allkeys-lru",
                                "Others fill the memory: allkeys-lru",
                                FLOOD_MILLIS,
                                () -> ServerFaults.flooded("allkeys-lru"))
                        .with(Writes.KEPT_UNLESS_EVICTED)
                        .withoutOutage()
                        .notAsking(Gate.RECOVERED)
                        .expecting(HeldBy.LOCAL));
    }
}

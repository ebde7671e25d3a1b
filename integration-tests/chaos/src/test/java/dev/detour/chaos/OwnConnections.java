package dev.detour.chaos;

import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.site.Site;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How many connections of Detour's own the servers of a site have, of all applications: those that are named so.
 *
 * @param applications how many there are; a site that was left names none
 * @param least that were seen while nothing was asked of the applications
 */
record OwnConnections(Site site, int applications, long least) {

    private static final String NAME = " name=detour ";

    private static final Set<String> TOLD = Set.of("addr", "laddr", "age", "idle", "cmd");

    /** Of each application one may be taking over from another, and one lie in reserve. */
    private static final int MORE_OF_EACH = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    OwnConnections(Site site) {
        this(site, site.applications().size(), now(site));
    }

    private static long now(Site site) {
        return site.servers().stream()
                .mapToLong(server -> in(String.valueOf(server.command("CLIENT", "LIST"))))
                .sum();
    }

    /** Of a list of clients, those. */
    static long in(String clients) {
        return linesOf(clients).count();
    }

    private static Stream<String> linesOf(String clients) {
        return clients.lines().filter(line -> line.contains(NAME));
    }

    /** Each of those there are now: its server, how old it is, since when nothing came over it, and what came last. */
    String described() {
        return site.servers().stream()
                .flatMap(server -> linesOf(String.valueOf(server.command("CLIENT", "LIST"))))
                .map(line -> Stream.of(line.split(" ", -1))
                        .filter(field -> TOLD.contains(field.replaceFirst("=.*", "")))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    OwnConnections orLess() {
        return new OwnConnections(site, applications, Math.min(least, now(site)));
    }

    /** As soon as there are no more than at first, or after a minute. */
    GateResult gate() {
        long limit = least + (long) MORE_OF_EACH * applications;
        AtomicLong last = new AtomicLong();
        try {
            Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                last.set(now(site));
                return last.get() <= limit;
            });
        } catch (ConditionTimeoutException stillMore) {
            // the last figure says so
        }
        GateResult gate = GateResult.atMost(
                "leaks",
                "connections of Detour's own at all servers",
                "all",
                limit,
                last.get(),
                "connections",
                "was " + least);
        return gate.passed() ? gate : gate.noting(described());
    }
}

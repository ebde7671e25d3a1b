package dev.detour.chaos;

import dev.detour.chaos.app.HeapClasses;
import dev.detour.chaos.result.GateResult;
import dev.detour.chaos.site.Application;
import dev.detour.chaos.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What applications hold of the machine, before their first scenario and after their last: threads, sockets, heap after a
 * collection.
 *
 * <p>Before is after a rehearsal, so that what is made when it is first needed, and kept, is there already; and the least of
 * what was seen while they had nothing to do, so that what the rehearsal left behind, and is gone soon, hides no leak.
 */
final class Leaks {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DRAINING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The second needs what the first has left: entries that are replaced, connections that were lost, breakers reset. */
    private static final int REHEARSALS = 2;

    /** Looks one after the other that show nothing less: then it is the least. */
    private static final int QUIET_LOOKS = 6;

    private static final Duration MOST_IDLE = Duration.ofSeconds(20);

    /** Where connections are reset in the middle of a reply, which may be one to a handshake. */
    private static final Set<Site.Kind> BREAKING_HANDSHAKES = Set.of(Site.Kind.NETWORKED, Site.Kind.NETWORKED_CLUSTER);

    private final List<Before> before;
    private final OwnConnections own;

    /**
     * @param threads by their names, when there were fewest
     * @param sockets by where they lead, when there were fewest
     * @param classes and what they took of the heap, when that was least
     */
    private record Before(Application application, Held held, String threads, String sockets, String classes) {

        Before orLess() {
            Held now = now();
            return new Before(
                    application,
                    held.orLess(now),
                    now.threads() < held.threads() ? application.ask("threads") : threads,
                    now.sockets() < held.sockets() ? application.ask("sockets") : sockets,
                    now.heapBytes() < held.heapBytes() ? application.ask("classes") : classes);
        }

        List<GateResult> gates() {
            return now().comparedTo(held, application.client()).stream()
                    .map(gate -> gate.passed() ? gate : named(gate))
                    .toList();
        }

        private GateResult named(GateResult more) {
            return switch (more.what()) {
                case "threads" -> more.noting("those were " + threads + "; are " + application.ask("threads"));
                case "sockets" -> more.noting("those led to " + sockets + "; lead to " + application.ask("sockets"));
                case Held.HEAP -> more.noting("grown are " + classesNow().grownSince(HeapClasses.of(classes)));
                default -> more;
            };
        }

        private HeapClasses classesNow() {
            return HeapClasses.of(application.ask("classes"));
        }

        Held now() {
            return Held.of(application.ask("footprint"), AgentReport.memoryBytes(application.ask("report")));
        }
    }

    private Leaks(List<Before> before, OwnConnections own) {
        this.before = before;
        this.own = own;
    }

    /** The least that they hold after a rehearsal, while nothing is asked of them. */
    static Leaks baseline(Site site) {
        List<Application> applications = site.applications();
        for (int i = 0; i < REHEARSALS; i++) {
            Application.askAll(applications, "rehearse");
        }
        Held most = new Held(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        List<Leaks> seen = new ArrayList<>(); // the last is the least
        seen.add(new Leaks(
                applications.stream()
                        .map(application -> new Before(application, most, "", "", "").orLess())
                        .toList(),
                new OwnConnections(site)));
        AtomicInteger quiet = new AtomicInteger();
        try {
            Awaitility.await().atMost(MOST_IDLE).pollInterval(LOOK).until(() -> {
                Leaks last = seen.get(seen.size() - 1);
                Leaks next = new Leaks(last.before.stream().map(Before::orLess).toList(), last.own.orLess());
                quiet.set(next.isBelow(last) ? 0 : quiet.get() + 1);
                seen.add(next);
                return quiet.get() == QUIET_LOOKS;
            });
        } catch (ConditionTimeoutException stillLess) {
            // the least so far is what counts
        }
        return seen.get(seen.size() - 1);
    }

    private boolean isBelow(Leaks other) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).held().isBelow(other.before.get(i).held())) {
                return true;
            }
        }
        return false;
    }

    /** What they hold now, or, if that is more, as soon as it no longer is, within a minute: some things end when idle. */
    List<GateResult> measure() {
        List<GateResult> results = new ArrayList<>();
        for (Before earlier : before) {
            List<GateResult> last = new ArrayList<>();
            try {
                Awaitility.await().atMost(PATIENCE).pollInterval(LOOK).until(() -> {
                    List<GateResult> gates =
                            earlier.gates().stream().map(this::judged).toList();
                    last.clear();
                    last.addAll(gates);
                    return gates.stream().allMatch(GateResult::passed);
                });
            } catch (ConditionTimeoutException stillMore) {
                // the last figures say so
            }
            last.stream().map(this::withOwn).forEach(results::add);
        }
        results.add(own.gate());
        return results;
    }

    /**
     * Lettuce 7.7 connects twice where a handshake is reset just as the next attempt is due, and forgets the one that was
     * first: nine connections were 85 so, without the agent, after 5 times 4 s of resets. What is Detour's own is counted apart.
     */
    private GateResult judged(GateResult gate) {
        boolean isTheClients = gate.what().equals("sockets") && gate.way().startsWith("lettuce");
        return isTheClients
                        && !gate.passed()
                        && BREAKING_HANDSHAKES.contains(own.site().kind())
                ? GateResult.said(gate.gate(), "sockets, of which Lettuce forgets some", gate.way(), gate.note())
                : gate;
    }

    private GateResult withOwn(GateResult gate) {
        return gate.passed() || !gate.what().equals("sockets")
                ? gate
                : gate.noting("of those at servers Detour's own are " + own.described());
    }

    /** That pools lend nothing when all calls are over, or soon; of the clients that have pools. */
    static List<GateResult> drained(List<Application> applications) {
        return applications.stream()
                .filter(application -> application.client().startsWith("jedis"))
                .map(Leaks::drained)
                .toList();
    }

    private static GateResult drained(Application application) {
        AtomicInteger lent = new AtomicInteger();
        try {
            Awaitility.await()
                    .atMost(DRAINING)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        lent.set(Integer.parseInt(application.ask("lent")));
                        return lent.get() == 0;
                    });
        } catch (ConditionTimeoutException stillLent) {
            // the last figure says so
        }
        return GateResult.atMost(
                "leaks",
                "connections lent by pools when all was over",
                application.client(),
                0,
                (double) lent.get(),
                "connections",
                "");
    }
}

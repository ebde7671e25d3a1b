package dev.detour.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from how quickly a server answers, and from how much there is to do. The figures are the defaults. */
final class TimingAdvice {

    private static final long MICROS = 1_000;

    /** detour.primary.min-timeout */
    private static final long MIN_TIMEOUT_MICROS = 5 * MICROS;

    /** detour.replica.timeout; the deadline of a whole route is no three of them. */
    private static final long REPLICA_TIMEOUT_MICROS = 20 * MICROS;

    /** detour.breaker.silence */
    private static final long SILENCE_MICROS = 20 * MICROS;

    /** With fewer of them, one that this JVM itself was slow for is too many. */
    private static final int ENOUGH_PINGS = 20;

    /** detour.warm.rate */
    private static final int WARM_RATE = 5_000;

    private static final int MAX_WARM_RATE = 1_000_000;
    private static final long RECENT_SECONDS = 3_600;
    private static final double MANY_CLIENTS = 0.8;

    private TimingAdvice() {}

    static void add(Report report, Suggestions suggestions) {
        if (report.latency().pings() >= ENOUGH_PINGS) {
            addLatency(report.latency(), suggestions);
        }
        addSlow(report.slow(), suggestions);
        addMisses(report.rates(), suggestions);
        addServer(report.server(), suggestions);
    }

    private static void addLatency(Latency latency, Suggestions suggestions) {
        if (latency.highMicros() >= MIN_TIMEOUT_MICROS) {
            suggestions.warn(
                    "slow-ping",
                    "detour.primary.min-timeout",
                    twice(latency.highMicros()),
                    "one PING in twenty takes " + Numbers.millis(latency.highMicros())
                            + " or more, as long as the time-out of a read may be: reads would go elsewhere for nothing");
        }
        if (latency.medianMicros() >= REPLICA_TIMEOUT_MICROS / 2) {
            String reason = "a PING takes " + Numbers.millis(latency.medianMicros()) + ": ";
            suggestions.warn(
                    "far-replica",
                    "detour.replica.timeout",
                    twice(latency.medianMicros()),
                    reason + "a replica that is as far away would not answer in time");
            suggestions.warn(
                    "far-deadline",
                    "detour.deadline",
                    twice(3 * latency.medianMicros()),
                    reason + "a route has no time to ask a replica and then another tier");
        }
    }

    private static String twice(long micros) {
        return (2 * micros + MICROS - 1) / MICROS + " ms";
    }

    private static void addSlow(@Nullable List<SlowCommand> slow, Suggestions suggestions) {
        if (slow == null) {
            return;
        }
        slow.stream()
                .filter(each -> each.agoSeconds() <= RECENT_SECONDS && each.micros() >= SILENCE_MICROS)
                .max((one, other) -> Long.compare(one.micros(), other.micros()))
                .ifPresent(slowest -> {
                    String took = slowest.name() + " kept the server busy for " + Numbers.millis(slowest.micros())
                            + " within the last hour";
                    suggestions.warnOfServer(
                            "slow-command",
                            "find out who sends " + slowest.name(),
                            took + ", in which it answered nobody");
                    if (slowest.micros() < 5_000 * MICROS) {
                        suggestions.hint(
                                "slow-command-silence",
                                "detour.breaker.silence",
                                twice(slowest.micros()),
                                took + ": a breaker that bears such a silence stays closed");
                    }
                });
    }

    private static void addMisses(@Nullable Rates rates, Suggestions suggestions) {
        if (rates != null && rates.misses() > WARM_RATE) {
            suggestions.hint(
                    "many-misses",
                    "detour.warm.rate",
                    Long.toString(Math.min(MAX_WARM_RATE, Math.round(1.5 * rates.misses()))),
                    Numbers.plain(rates.misses())
                            + " reads each second find nothing, more than are written back by default");
        }
    }

    private static void addServer(@Nullable ServerFacts server, Suggestions suggestions) {
        if (server == null) {
            return;
        }
        if (server.loading()) {
            suggestions.warnOfServer(
                    "loading", "wait until it has read its data", "the server is loading and answers no reads yet");
        }
        if (server.maxClients() > 0 && server.clients() >= MANY_CLIENTS * server.maxClients()) {
            suggestions.warn(
                    "many-clients",
                    "detour.warm.workers",
                    "1",
                    server.clients() + " of " + server.maxClients()
                            + " connections are taken, and Detour makes some of its own in each process");
        }
    }
}

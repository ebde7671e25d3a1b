package dev.detour.chaos;

import dev.detour.chaos.Recording.InFlight;
import dev.detour.chaos.result.WayResult;
import java.util.List;

/** How much was asked of others: of the origin, and of the servers. */
final class RateGates {

    private static final double COMMANDS_PER_READ = 1.2;

    /** Of the reads, those of keys that nobody but the origin need have: of ones that are read once, and of own ones. */
    private static final double LOADABLE = 0.2;

    /** In a second of each way: its keys that are held, each once in the time that its value is fresh. */
    private static final int HELD_KEYS_PER_SECOND = 27;

    /** {@code detour.origin.refresh-rate}. */
    private static final int REFRESHES_PER_SECOND = 100;

    /** {@code detour.cold-start.load-rate}. */
    private static final int COLD_LOADS_PER_SECOND = 500;

    /** {@code detour.origin.max-concurrent}, on each route. */
    private static final int AT_A_TIME = 16;

    private final Checks checks;
    private final int readsPerSecond;

    /** @param readsPerSecond of each way */
    RateGates(Checks checks, int readsPerSecond) {
        this.checks = checks;
        this.readsPerSecond = readsPerSecond;
    }

    /**
     * Loads in any second, and at any moment.
     *
     * @param writes whether the servers come back empty, so that all that is read is loaded, or evict
     */
    void origin(Observed seen, List<WayResult> ways, Writes writes) {
        double perWay = LOADABLE * readsPerSecond + HELD_KEYS_PER_SECOND;
        double allowed = seen.ways().size() * perWay
                + (writes == Writes.KEPT ? 0 : REFRESHES_PER_SECOND)
                + (writes == Writes.LOST ? COLD_LOADS_PER_SECOND : 0);
        List<WayResult> own = ways.stream()
                .filter(way -> way.agent() && seen.ways().contains(way.name()))
                .toList();
        long peak = own.stream()
                .mapToLong(way -> way.summary().originPeakPerSecond())
                .sum();
        checks.atMost(
                "origin", "loads in any second", seen.client(), allowed, (double) peak, "loads", own.size() + " ways");
        seen.recording().inFlight().forEach((route, queries) -> inFlight(seen, route, queries));
    }

    private void inFlight(Observed seen, String route, InFlight queries) {
        boolean well = seen.struck().originWell();
        // a load that was given up is still there until it has seen its interrupt, and the next one has begun
        checks.atMost(
                "origin",
                "loads of a route at the same time",
                route,
                well ? AT_A_TIME : 2 * AT_A_TIME,
                (double) queries.most(),
                "loads",
                "");
        if (well) {
            checks.atMost(
                    "origin", "loads of a key that was being loaded", route, 0, (double) queries.twice(), "loads", "");
        }
    }

    /**
     * Of all applications together: the servers do not tell whose commands they are. Every redirection costs a command, so
     * that commands are counted per call of any key, and those that were carried out per call that could be redirected.
     */
    void retryStorm(List<Observed> applications) {
        long calls =
                applications.stream().mapToLong(seen -> during(seen, false)).sum();
        long touched =
                applications.stream().mapToLong(seen -> during(seen, true)).sum();
        ServerReads reads = applications.get(0).struck().serverReads();
        long carriedOut = reads.arrived() - reads.rejected();
        String note = reads.arrived() + " commands, " + reads.rejected() + " of them redirected, for " + calls
                + " reads, of which the fault touched " + touched + "; for what was loaded " + reads.warming()
                + " more";
        storm("commands per read", per(calls, reads.arrived()), note);
        storm(
                "commands per read that the fault touched, those apart that were redirected",
                // every read of the other keys is one command
                per(touched, touched + carriedOut - calls),
                note);
        storm("redirections per read that the fault touched", per(touched, reads.rejected()), note);
    }

    private static double per(long reads, long commands) {
        return reads == 0 ? Double.MAX_VALUE : (double) commands / reads;
    }

    private void storm(String what, double figure, String note) {
        checks.atMost("retry storm", what, "all", COMMANDS_PER_READ, figure, "commands", note);
    }

    private static long during(Observed seen, boolean touched) {
        Marks marks = seen.marks();
        return seen.ways().stream()
                .flatMap(seen::calls)
                .filter(call -> !touched || seen.isTouched(call))
                .filter(call -> call.begunMicros() >= marks.strikeMicros() && call.begunMicros() < marks.liftedMicros())
                .count();
    }
}

package dev.detour.chaos;

import dev.detour.chaos.Recording.InFlight;
import dev.detour.chaos.site.AgentSettings;
import java.util.List;
import java.util.stream.IntStream;

/** How much was asked of others: of the origin, and of the servers. */
final class RateGates {

    private static final double COMMANDS_PER_READ = 1.2;

    /** Of the reads, those of keys that nobody but the origin need have: of ones that are read once, and of own ones. */
    private static final double LOADABLE = 0.2;

    /** Of the reads, those of keys that Detour is told of. */
    private static final double DECLARED = 0.92;

    /** Of each way: its keys that are held, once in the time that their values are fresh, which is as long as is looked at. */
    private static final int HELD_KEYS = 80;

    /** Those of them that memory answers first: in the second of a restart they are refreshed, while the others are loaded. */
    private static final int NEAR_KEYS = 30;

    private static final int SECONDS = 3;
    private static final int LOOKS = SECONDS * 1_000 / Timelines.BUCKET_MILLIS;

    private final Checks checks;
    private final int readsPerSecond;

    /** @param readsPerSecond of each way */
    RateGates(Checks checks, int readsPerSecond) {
        this.checks = checks;
        this.readsPerSecond = readsPerSecond;
    }

    /** Loads in any three seconds from the strike on, and at any moment. */
    void origin(Observed seen, Writes writes) {
        int ways = seen.ways().size();
        boolean restarted = seen.struck().restarted(); // whose nulls are those of a cold start, whatever else is lost
        int boundedPerSecond = restarted
                ? AgentSettings.coldLoadsPerSecond(ways)
                : writes == Writes.KEPT ? 0 : AgentSettings.refreshesPerSecond(ways);
        int heldKeys = restarted ? NEAR_KEYS : HELD_KEYS; // the others are loaded at that rate, too
        double part = touchedPart(seen);
        double reads = (double) ways * readsPerSecond * SECONDS;
        double allowed = reads * LOADABLE + part * ways * heldKeys + boundedPerSecond * SECONDS;
        checks.atMost(
                "origin",
                "loads in any three seconds",
                seen.client(),
                allowed,
                (double) mostLoads(seen),
                "loads",
                ways + " ways at " + readsPerSecond + " reads a second");
        // else the bound would hold whether or not there is one
        checks.atLeast(
                "origin",
                "reads in three seconds that would load if nothing bounded it",
                seen.client(),
                (long) Math.ceil(allowed),
                (long) (reads * (DECLARED * part + LOADABLE * (1 - part))),
                "reads");
        seen.recording().inFlight().forEach(this::inFlight);
    }

    /** Of a cluster the shard that the fault befell; of the others no more is loaded than ever. */
    private static double touchedPart(Observed seen) {
        long declared = seen.ways().stream()
                .mapToLong(way -> seen.declared(way).count())
                .sum();
        long touched =
                seen.ways().stream().mapToLong(way -> seen.touched(way).count()).sum();
        return declared == 0 ? 1 : (double) touched / declared;
    }

    private static long mostLoads(Observed seen) {
        int first = (int) (seen.marks().strikeMicros() / (Timelines.BUCKET_MILLIS * 1_000L));
        int last = seen.ways().stream()
                .mapToInt(way -> seen.recording().of(way).looks().size() - 1)
                .min()
                .orElse(0);
        return IntStream.rangeClosed(Math.min(first, last), last)
                .mapToLong(look -> loads(seen, Math.min(look + LOOKS, last)) - loads(seen, look))
                .max()
                .orElse(0);
    }

    private static long loads(Observed seen, int look) {
        return seen.ways().stream()
                .mapToLong(way -> seen.recording().of(way).looks().get(look).originLoads())
                .sum();
    }

    /** Only said: this load never comes near what would be too many, which the contract's own cases provoke. */
    private void inFlight(String route, InFlight queries) {
        checks.said(
                "origin",
                "loads of a route at the same time, and of a key that was being loaded",
                route,
                queries.most() + ", and " + queries.twice());
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

package dev.detour.chaos;

import dev.detour.chaos.Recording.InFlight;
import dev.detour.chaos.Recording.Look;
import dev.detour.chaos.site.AgentSettings;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** How much was asked of others: of the origin, and of the servers. */
final class RateGates {

    private static final double COMMANDS_PER_READ = 1.2;

    /** Of the reads, those of keys that nobody but the origin need have: of ones that are read once, and of own ones. */
    private static final double LOADABLE = 0.2;

    /** Of each way: its keys that are held, once in the time that their values are fresh, three seconds. */
    private static final int HELD_KEYS = 80;

    /** Those of them that memory answers first: as a server restarts they are refreshed, while the others are loaded. */
    private static final int NEAR_KEYS = 30;

    /** Until Detour has noticed that a server evicts: a sample of INFO, a second apart, and its reply. */
    private static final long NOTICED_MICROS = 1_500_000;

    private static final int LOOKS_PER_SECOND = 1_000 / Timelines.BUCKET_MILLIS;
    private static final int WHILE_FRESH = 3 * LOOKS_PER_SECOND;

    /** Of what a rate gives: what is left unused for a tenth of a second may be made up for, and looks are as far apart. */
    private static final double ROOM_SECONDS = 0.2;

    private final Checks checks;
    private final int readsPerSecond;

    /** @param readsPerSecond of each way */
    RateGates(Checks checks, int readsPerSecond) {
        this.checks = checks;
        this.readsPerSecond = readsPerSecond;
    }

    /**
     * How much is loaded. Where servers keep their data each key that a tier holds is loaded once while its value is fresh;
     * of the others each read may load. Where they lose or evict it nearly all reads would load, and the settings bound
     * that: after a restart a storm of all keys is over in half a second, so that this is how long is looked at.
     */
    void origin(Observed seen, Writes writes) {
        int ways = seen.ways().size();
        long strikeMicros = seen.marks().strikeMicros();
        if (seen.struck().restarted()) { // whose nulls are those of a cold start, whatever else is lost
            double others = ways * (NEAR_KEYS + 0.5 * readsPerSecond * LOADABLE);
            double paced = AgentSettings.coldLoadsPerSecond(ways) * (0.5 + ROOM_SECONDS);
            String what = "loads in any half of a second";
            bounded(seen, what, paced + others, most(seen, strikeMicros, LOOKS_PER_SECOND / 2, Look::originLoads));
        } else if (writes == Writes.KEPT) {
            double allowed = touchedPart(seen) * ways * HELD_KEYS;
            String what = "loads in any three seconds of keys that a tier holds";
            bounded(seen, what, allowed, most(seen, strikeMicros, WHILE_FRESH, Look::heldLoads));
        } else {
            double allowed = AgentSettings.refreshesPerSecond(ways) * (1 + ROOM_SECONDS);
            long fromMicros = strikeMicros + NOTICED_MICROS;
            bounded(seen, "loads in any second", allowed, most(seen, fromMicros, LOOKS_PER_SECOND, Look::originLoads));
        }
        seen.recording().inFlight().forEach(this::inFlight);
    }

    private void bounded(Observed seen, String what, double allowed, long loads) {
        String note = seen.ways().size() + " ways at " + readsPerSecond + " reads a second";
        checks.atMost("origin", what, seen.client(), allowed, (double) loads, "loads", note);
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

    private static long most(Observed seen, long fromMicros, int looks, ToLongFunction<Look> loads) {
        int first = (int) (fromMicros / (Timelines.BUCKET_MILLIS * 1_000L));
        int last = seen.ways().stream()
                .mapToInt(way -> seen.recording().of(way).looks().size() - 1)
                .min()
                .orElse(0);
        return IntStream.rangeClosed(Math.min(first, last), last)
                .mapToLong(look -> sum(seen, Math.min(look + looks, last), loads) - sum(seen, look, loads))
                .max()
                .orElse(0);
    }

    private static long sum(Observed seen, int look, ToLongFunction<Look> loads) {
        return seen.ways().stream()
                .mapToLong(way ->
                        loads.applyAsLong(seen.recording().of(way).looks().get(look)))
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
                + " more; before redirected ones " + reads.asking() + " ASKING, as the protocol has it";
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

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

    /** Of each way: its keys that are held, once in the time that their values are fresh, which is as long as is looked at. */
    private static final int HELD_KEYS = 80;

    /** Until Detour has noticed that a server has lost its data, or evicts it: a sample of INFO, a second apart, and its reply. */
    private static final long NOTICED_MICROS = 1_500_000;

    private static final int SECONDS = 3;

    /** In that time a rate gives for so long: what is left unused for a tenth of a second may be made up for, and looks are as far apart. */
    private static final double PACED_SECONDS = SECONDS + 0.2;

    private static final int LOOKS = SECONDS * 1_000 / Timelines.BUCKET_MILLIS;

    private final Checks checks;
    private final int readsPerSecond;

    /** @param readsPerSecond of each way */
    RateGates(Checks checks, int readsPerSecond) {
        this.checks = checks;
        this.readsPerSecond = readsPerSecond;
    }

    /**
     * Loads in any three seconds of keys that a tier holds: of the others each read may load. Each such key is loaded once while
     * its value is fresh; where servers have lost their data, or evict it, Detour lets so many through and no more, as soon
     * as it has noticed.
     */
    void origin(Observed seen, Writes writes) {
        int ways = seen.ways().size();
        long struckMicros = seen.marks().strikeMicros();
        if (seen.struck().restarted()) { // whose nulls are those of a cold start, whatever else is lost
            bounded(seen, struckMicros + NOTICED_MICROS, AgentSettings.coldLoadsPerSecond(ways) * PACED_SECONDS);
        } else if (writes == Writes.KEPT) {
            bounded(seen, struckMicros, touchedPart(seen) * ways * HELD_KEYS);
        } else {
            bounded(seen, struckMicros + NOTICED_MICROS, AgentSettings.refreshesPerSecond(ways) * PACED_SECONDS);
        }
        seen.recording().inFlight().forEach(this::inFlight);
    }

    private void bounded(Observed seen, long fromMicros, double allowed) {
        checks.atMost(
                "origin",
                "loads in any three seconds of keys that a tier holds",
                seen.client(),
                allowed,
                (double) most(seen, fromMicros, Look::heldLoads),
                "loads",
                readsPerSecond + " reads a second by each way; " + most(seen, fromMicros, Look::originLoads)
                        + " loads of any key");
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

    private static long most(Observed seen, long fromMicros, ToLongFunction<Look> loads) {
        int first = (int) (fromMicros / (Timelines.BUCKET_MILLIS * 1_000L));
        int last = seen.ways().stream()
                .mapToInt(way -> seen.recording().of(way).looks().size() - 1)
                .min()
                .orElse(0);
        return IntStream.rangeClosed(Math.min(first, last), last)
                .mapToLong(look -> sum(seen, Math.min(look + LOOKS, last), loads) - sum(seen, look, loads))
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

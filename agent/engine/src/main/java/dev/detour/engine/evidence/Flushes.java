package dev.detour.engine.evidence;

import dev.detour.engine.model.Report;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server was emptied: a database that this process reads has lost most of its keys, and the server has carried
 * out FLUSHALL or FLUSHDB meanwhile. It counts its commands, so that what somebody has deleted on purpose, be it all, is
 * never taken for a loss. Used by one thread at a time.
 *
 * <p>The counts are a long section of INFO, which is asked for with the first sample of a run and when keys are missing.
 * Where they are not told, a database of a thousand keys of which hardly any is left a moment later counts as emptied.
 */
final class Flushes {

    private static final String COMMAND = "cmdstat_";
    private static final Pattern FLUSH = Pattern.compile(COMMAND + "flush(?:all|db):calls=(\\d+)");
    private static final long NOT_TOLD = -1;

    /** Of fewer keys, a job may have deleted all. */
    private static final long MIN_KEYS = 1_000;

    private static final int MAX_LEFT_PERCENT = 1;

    /** Over a longer time many may have been deleted one by one. */
    private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private @Nullable String run;
    private long known = NOT_TOLD;

    /** @param before null where the server was not sampled before */
    boolean areSeen(@Nullable NodeSample before, NodeSample after, Report report) {
        if (before == null || !after.runId().equals(run)) {
            run = after.runId();
            known = flushes(report);
            return false;
        }
        // also of a database that nobody here reads: or its flush would explain what is deleted here later
        if (before.keys().keySet().stream().noneMatch(database -> hasHalved(before, after, database))) {
            return false;
        }
        long last = known;
        known = flushes(report);
        Set<Integer> read = report.databases().isEmpty() ? before.keys().keySet() : report.databases();
        if (last == NOT_TOLD || known == NOT_TOLD) {
            return read.stream().anyMatch(database -> isNearlyEmpty(before, after, database));
        }
        boolean isMore = known < last ? known > 0 : known > last; // CONFIG RESETSTAT lets them begin anew
        return isMore && read.stream().anyMatch(database -> hasHalved(before, after, database));
    }

    private static long flushes(Report report) {
        String told = report.commandStats().get();
        if (!told.contains(COMMAND)) {
            return NOT_TOLD; // of a command that was never called there is no line
        }
        Matcher flush = FLUSH.matcher(told);
        long sum = 0;
        while (flush.find()) {
            sum += Long.parseLong(flush.group(1));
        }
        return sum;
    }

    private static boolean hasHalved(NodeSample before, NodeSample after, int database) {
        return after.keysIn(database) * 2 < before.keysIn(database);
    }

    private static boolean isNearlyEmpty(NodeSample before, NodeSample after, int database) {
        long had = before.keysIn(database);
        long gone = had - after.keysIn(database);
        long explained = after.evicted() - before.evicted() + after.expired() - before.expired();
        boolean isAtOnce = after.atNanos() - before.atNanos() < AT_ONCE_NANOS;
        return isAtOnce
                && had >= MIN_KEYS
                && after.keysIn(database) * 100 <= had * MAX_LEFT_PERCENT
                && explained < gone / 2;
    }
}

package dev.detour.engine.evidence;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Report;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one server come to, one after the other: its pressure, its hit rate, whether its data are gone. Used
 * by one thread at a time.
 *
 * <p>A server is cold from the sample that shows the loss on, until its hit rate is back to nine tenths of what was usual,
 * or too much time has gone by.
 */
final class NodeRecord {

    /** Of the usual hit rate: with so much of it a server that was cold has its data back. */
    private static final double WARM_AGAIN = 0.9;

    private static final long MAX_COLD_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String server;
    private final Pressure.Threshold threshold;
    private final Histories histories;
    private final Flushes flushes = new Flushes();
    private final PressureLog pressureLog;

    private @Nullable NodeSample last;
    private Pressure pressure = Pressure.NONE;
    private HitRate hitRate = HitRate.UNKNOWN;
    private boolean isCold;
    private ServerClock clock = ServerClock.NOT_TOLD;

    /** Read by others at any time; NaN where it is not known. */
    private volatile double evictedPerSecond = Double.NaN;

    NodeRecord(String server, Pressure.Threshold threshold, Histories histories) {
        this.server = server;
        this.pressureLog = new PressureLog(server);
        this.threshold = threshold;
        this.histories = histories;
    }

    Condition after(NodeSample sample, Report report, Condition known, long nowNanos) {
        NodeSample before = last;
        last = sample;
        clock = new ServerClock(sample.serverMicros(), nowNanos);
        Loss loss = lossIn(before, sample, report);
        histories.seen(sample);
        NodeSample since = before != null && sample.isSameRunAs(before) ? before : null;
        // of a first sample nobody knows how long ago its counters went on
        long evicted = before == null ? 0 : more(sample.evicted(), since == null ? 0 : since.evicted());
        long expired = before == null ? 0 : more(sample.expired(), since == null ? 0 : since.expired());
        press(loss, since == null ? 0 : evicted, since, sample);
        followHits(loss, since, sample);
        long lost = loss == null ? known.lostNanos() : nowNanos;
        coolDown(loss);
        warmUp(lost, nowNanos);
        return new Condition(
                true,
                sample.atNanos(),
                pressure.isOn(),
                !sample.evicts() && sample.fullness() >= 1,
                sample.policy().startsWith("volatile-"),
                isCold,
                lost,
                evicted > 0 ? nowNanos : known.evictedNanos(),
                expired > 0 ? nowNanos : known.expiredNanos(),
                evicted == 0 && expired == 0 ? known.evictsMore() : evicted > expired);
    }

    /** Keys that it evicted in a second, between the last two samples; NaN where that is not known. */
    double evictedPerSecond() {
        return evictedPerSecond;
    }

    /** It is not asked any more, for the time being. */
    void left() {
        evictedPerSecond = Double.NaN;
    }

    /** What the server's clock shows, as far as it has told. */
    ServerClock clock() {
        return clock;
    }

    /** What a replica loses it gets again from its primary. */
    private @Nullable Loss lossIn(@Nullable NodeSample before, NodeSample sample, Report report) {
        if (sample.isReplica()) {
            return null;
        }
        boolean isEmptied = flushes.areSeen(before, sample, report);
        Loss loss = Loss.between(before, sample, histories.known(sample));
        return loss == null && isEmptied ? Loss.FLUSHED : loss;
    }

    private static long more(long now, long before) {
        return Math.max(0, now) - Math.max(0, before);
    }

    private void coolDown(@Nullable Loss loss) {
        if (loss != null && !isCold) {
            isCold = true;
            AgentLog.info(
                    server + ' ' + loss.words() + ": until its hit rate is back, its nulls are answered by replicas,"
                            + " by the memory and by origin loaders, whose rate is bounded");
        }
    }

    /** @param since null where its counters have begun anew */
    private void press(@Nullable Loss loss, long evicted, @Nullable NodeSample since, NodeSample sample) {
        double seconds = since == null ? 1 : Math.max(0.001, (sample.atNanos() - since.atNanos()) / 1e9);
        evictedPerSecond = since == null || sample.evicted() < 0 ? Double.NaN : evicted / seconds;
        // what is empty has room, and its nulls are those of a server that has lost its data
        pressure = loss != null ? Pressure.NONE : pressure.after(evicted, seconds, sample, threshold);
        pressureLog.after(pressure, sample);
    }

    private void followHits(@Nullable Loss loss, @Nullable NodeSample since, NodeSample sample) {
        if (loss != null) {
            hitRate = hitRate.lost();
        } else if (since != null) {
            hitRate = hitRate.after(sample.hits() - since.hits(), sample.misses() - since.misses(), isCold);
        }
    }

    private void warmUp(long lostNanos, long nowNanos) {
        if (!isCold) {
            return;
        }
        boolean isBack = hitRate.isBackTo(WARM_AGAIN);
        if (isBack || nowNanos - lostNanos > MAX_COLD_NANOS) {
            isCold = false;
            AgentLog.info(server
                    + (isBack
                            ? " has its hit rate back"
                            : " counts as warm again, although its hit rate is not what it was: it was long enough"));
        }
    }
}

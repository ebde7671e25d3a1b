package dev.detour.engine.model;

import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of the reads of one route: its mode, and what became of them, exact from its first read on. One that is only
 * observed counts by what the client came to in its own time, as a hit or a failure, and never as diverted. Thread-safe;
 * counting takes no lock, allocates nothing and never blocks.
 */
public final class Traffic {

    private final String route;
    private volatile RouteMode mode;
    private final LongAdder hits = new LongAdder();

    /** By {@link Event}: what a primary came to in place of a value. */
    private final LongAdder[] outcomes = adders(Event.values().length);

    /** By {@link Tier}: who answered in its place. */
    private final LongAdder[] answers = adders(Tier.values().length);

    private final LongAdder unanswered = new LongAdder();
    private final LongAdder abandoned = new LongAdder();

    private final Unanswered ends = new Unanswered();
    private final TierTimes times;

    private final ObservedTraffic observed = new ObservedTraffic();

    /** @param route its name; the route is in {@link RouteMode#ROUTE} */
    public Traffic(String route) {
        this(route, RouteMode.ROUTE, new TierTimes());
    }

    /** @param times of the diverted reads of every route */
    Traffic(String route, RouteMode mode, TierTimes times) {
        this.route = route;
        this.mode = mode;
        this.times = times;
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** The name of the route. */
    public String route() {
        return route;
    }

    /** What becomes of a read that begins now. */
    public RouteMode mode() {
        return mode;
    }

    /** From now on. */
    public void setMode(RouteMode mode) {
        this.mode = mode;
    }

    /** What route mode would have made of those of its reads that were only observed. */
    public ObservedTraffic observed() {
        return observed;
    }

    /** The primary had the value, or the client's own cache. */
    public void hit() {
        hits.increment();
    }

    /** The primary had none, or did not answer: once for each read, by the first of it. */
    public void failed(Event outcome) {
        outcomes[outcome.ordinal()].increment();
    }

    /** The caller of a read that was not diverted got no value. */
    public void ended(Unanswered.End end) {
        ends.count(end, Exhaustion.NOT_HELD);
    }

    /** The caller of a read did not wait any longer, before anything had come of it: it is counted by no outcome. */
    public void abandoned() {
        abandoned.increment();
        ends.count(Unanswered.End.GIVEN_UP, Exhaustion.NOT_HELD);
    }

    /**
     * A read that was diverted was answered: by a tier below the primary, or by that after all.
     *
     * @param tookNanos since the application called
     */
    public void answered(Tier by, long tookNanos) {
        answers[by.ordinal()].increment();
        times.record(by, tookNanos);
    }

    /**
     * The caller of a read that was diverted got what the primary had for it, or a null where nobody had anything.
     *
     * @param why its route came to nothing
     * @param tookNanos since the application called
     */
    public void unanswered(Unanswered.End end, Exhaustion why, long tookNanos) {
        unanswered.increment();
        ends.count(end, why);
        times.record(null, tookNanos);
    }

    /** What the callers got that got no value, whether their reads were diverted or not. */
    public Unanswered ends() {
        return ends;
    }

    public long hits() {
        return hits.sum();
    }

    public long failures(Event outcome) {
        return outcomes[outcome.ordinal()].sum();
    }

    public long answers(Tier by) {
        return answers[by.ordinal()].sum();
    }

    /** Those of which nothing is known but that their callers gave up. */
    public long abandonedReads() {
        return abandoned.sum();
    }

    /** Of those that were diverted. */
    public long unansweredReads() {
        return unanswered.sum();
    }
}

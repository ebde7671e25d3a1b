package dev.detour.engine.tier;

import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Transition;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica of one primary: what is known of it, and whether a read may go there. {@link #sample} is called by one
 * thread at a time, everything else by any.
 */
final class Replica {

    /** What discovered ones have; configured ones have theirs relative to it. */
    static final int USUAL_WEIGHT = 100;

    private final Endpoint node;
    private final int weight;
    private final Offsets primary;
    private final TierGuard guard;
    private final PeakEwma latency;
    private final ControlLink control;
    private final LongSupplier ticker;
    private volatile Standing standing = Standing.NONE;

    /** The run of the server that the standing is about; empty where it did not tell. */
    private volatile String runId = "";

    Replica(
            Endpoint node,
            int weight,
            Offsets primary,
            Settings settings,
            Transition.Listener listener,
            LongSupplier ticker) {
        this.node = node;
        this.weight = weight;
        this.primary = primary;
        this.guard = TierGuard.ofReplica(
                node.toString(), settings.breaker(), settings.replica().maxConcurrent(), listener);
        this.latency = new PeakEwma(ticker.getAsLong());
        this.control = new ControlLink(node);
        this.ticker = ticker;
    }

    Endpoint node() {
        return node;
    }

    TierGuard guard() {
        return guard;
    }

    PeakEwma latency() {
        return latency;
    }

    Standing standing() {
        return standing;
    }

    /** Its share of the reads, relative to that of other replicas. */
    int weight() {
        return weight;
    }

    /** Whether it may be asked for the lookup's key. */
    boolean mayAnswer(Lookup lookup, Versions versions, long nowNanos) {
        return isInStep(lookup, versions, nowNanos) && guard.isOpenForCalls();
    }

    /** Whether it has what this process wrote of the lookup's key, and is not too far behind. */
    boolean isInStep(Lookup lookup, Versions versions, long nowNanos) {
        return isInStep(standing, lookup, versions, nowNanos);
    }

    private boolean isInStep(Standing now, Lookup lookup, Versions versions, long nowNanos) {
        return now.isFit(primary, lookup.route().policy().maxStaleNanos(), nowNanos)
                && now.covers(lookup.key(), versions);
    }

    /**
     * The same of a read that has ended: by what was known when it began, because a reply that was held up on its way says
     * what was there before a later sample.
     */
    boolean wasInStep(Lookup lookup, Versions versions, long nowNanos) {
        Standing now = standing;
        return now.sampledNanos() - lookup.startNanos() < 0 && isInStep(now, lookup, versions, nowNanos);
    }

    /** Closes the link by which it is asked how far it is; the next question opens another. */
    void release() {
        control.release();
    }

    /**
     * Asks how far it is; blocks. A link that fails leaves the standing: a breaker keeps reads from what does not
     * answer. The run is asked for each time, because another link may have been opened for this very question.
     *
     * @return whether it has answered
     */
    boolean sample(LinkFactory links) {
        try {
            List<@Nullable Object> replies =
                    control.call(links, List.of(Links.PING, Links.INFO_REPLICATION, Links.INFO_SERVER));
            String run = Links.runId(replies.get(2));
            if (run.isEmpty() || !run.equals(runId)) {
                standing = Standing.NONE; // it may have been restarted, with whatever data
                runId = run;
            }
            standing = Links.faultIn(replies.get(0)) == FaultKind.LOADING
                    ? Standing.NONE
                    : standing.after(Role.of(replies.get(1)), primary, ticker.getAsLong());
            return true;
        } catch (LinkFailure away) {
            return false; // the next sample opens another
        }
    }

    /** The run of the server that the standing is about; empty while that is not known. */
    String runId() {
        return runId;
    }

    /** Judges a link that was just opened for reads: it must have reached the run of the server that was sampled. */
    void greeted(String sampledRun, @Nullable Object info) throws LinkFailure {
        if (sampledRun.isEmpty() || !sampledRun.equals(Links.runId(info))) {
            throw new LinkFailure(node + " is not the run of the server that was sampled");
        }
    }

    /** It is no longer followed; any thread. */
    void close() {
        control.end();
    }
}

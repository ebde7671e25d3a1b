package dev.detour.engine.tier;

import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Policy;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one loader on one route: its breaker, its places and its turns.
 *
 * <p>A load has a place from its request to its end, in time or not. Of those with a place so many have a turn at a time;
 * the others wait. A turn is given back when the loader has let go of the thread <em>and</em> the load is over: a loader
 * that ignores its interrupt goes on to hold it, so that its threads never grow past the turns of its own lane, and an
 * asynchronous load holds its turn, but no thread. Thread-safe; never blocks.
 */
final class Lane {

    private final int turns;
    private final int maxWaiting;
    private final TierGuard guard;
    private final Executor threads;
    private final Promptness promptness;

    // the three are guarded by this
    private final Set<LoadTask> waiting = new LinkedHashSet<>();
    private int taken;
    private int overstaying;

    /** @param guard admits as many as may have a turn or wait for one */
    Lane(Policy policy, TierGuard guard, Executor threads) {
        this.turns = policy.originMaxConcurrent();
        this.maxWaiting = policy.originMaxWaiting();
        this.guard = guard;
        this.threads = threads;
        this.promptness = new Promptness(policy.softTimeoutNanos());
    }

    /** Asks for a place. Null if there is one: then {@link #leave} is called once. */
    @Nullable
    Found enter() {
        Found refused = guard.enter();
        if (refused == null) {
            promptness.begins(System.nanoTime());
        }
        return refused;
    }

    /** Whether the loader takes longer at present than who has a stale value waits for it. */
    boolean isLate() {
        return promptness.isLate(System.nanoTime());
    }

    /** A load that had a place is over. */
    void leave(End end, long tookNanos) {
        promptness.ended(end == End.UNDECIDED ? -1 : tookNanos, System.nanoTime());
        guard.left(end, tookNanos);
    }

    /**
     * Gives a load its turn now or later.
     *
     * @return false if it will have none
     */
    boolean submit(LoadTask task) {
        synchronized (this) {
            if (taken == turns) {
                // where the loader keeps every thread past its time, to wait is to wait in vain
                return overstaying < turns && waiting.size() < maxWaiting && waiting.add(task);
            }
            taken++;
        }
        start(task);
        return true;
    }

    /** A load is over before it had its turn, if it was waiting. */
    synchronized boolean giveUp(LoadTask task) {
        return waiting.remove(task);
    }

    /** A turn is over: the next one's. */
    void turnEnded() {
        LoadTask next = next();
        if (next != null) {
            start(next);
        }
    }

    private synchronized @Nullable LoadTask next() {
        Iterator<LoadTask> first = waiting.iterator();
        if (!first.hasNext()) {
            taken--;
            return null;
        }
        LoadTask next = first.next();
        first.remove();
        return next;
    }

    /** A loop and no recursion: where there is no thread, there is none for the next thousand either. */
    private void start(LoadTask first) {
        for (LoadTask task = first; task != null; task = next()) {
            try {
                threads.execute(task);
                return;
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                task.cannotRun();
            }
        }
    }

    /** A loader has not returned in time. */
    synchronized void overstays() {
        overstaying++;
    }

    /** It has, at last. */
    synchronized void overstayed() {
        overstaying--;
    }
}

package dev.detour.chaos.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Judges every answer, and keeps what it finds wrong. Thread-safe. */
final class Oracle {

    private static final int MAX_KEPT = 40;

    /** What no machine that can run this at all takes for a write. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** What an answer is worth. */
    enum Verdict {
        /** A legal value. */
        VALUE,
        /** Nothing, which is right. */
        NOTHING,
        /** Nothing, though the origin has a value. */
        UNANSWERED,
        /** What must never be. */
        VIOLATION
    }

    /** Guarded by itself. */
    private final List<String> violations = new ArrayList<>();

    private volatile Rules rules;

    /** @param maxStaleNanos how long an answer may be older than what another process has written */
    Oracle(long maxStaleNanos) {
        rules = Rules.calm(maxStaleNanos);
    }

    Rules rules() {
        return rules;
    }

    void follow(Rules changed) {
        rules = changed;
    }

    /**
     * Judges what a read gave.
     *
     * @param way who read
     * @param answer null for nothing
     * @param begunNanos when the call was really made
     */
    Verdict judge(String way, KeyHistory history, @Nullable String answer, long begunNanos) {
        String problem = history.problem(answer, begunNanos, rules);
        if (problem != null) {
            violated(way + ": " + history.owner() + " " + history.key() + " " + problem);
            return Verdict.VIOLATION;
        }
        if (answer != null) {
            return Verdict.VALUE;
        }
        return history.mayBeAbsent(way, begunNanos) ? Verdict.NOTHING : Verdict.UNANSWERED;
    }

    /**
     * Judges how a call failed: with what a client throws, and not before the fault.
     *
     * @param what was called
     * @param mayFail whether it may do so while nothing is wrong
     */
    void judge(String way, String what, Throwable failure, boolean mayFail) {
        if (!Failures.isOfAClient(failure)) {
            violated(way + ": " + what + " failed with what no client throws: " + failure);
        } else if (!mayFail && rules.isCalm() && !Unanswered.isSent(failure)) { // a time-out is the machine's, too
            violated(way + ": " + what + " failed before the fault: " + failure);
        }
    }

    /** Judges how long a write took that was carried out: nobody has a reason to hold one up before the fault. */
    void judgeTime(String way, String what, long nanos) {
        if (nanos > LONGEST_NANOS && rules.isCalm()) {
            violated(way + ": " + what + " took " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms before the fault");
        }
    }

    /** Keeps what is wrong. */
    void violated(String what) {
        synchronized (violations) {
            if (violations.size() < MAX_KEPT) {
                violations.add(what);
            }
        }
    }

    /** What was wrong since the last call; the first of it, if it is much. */
    List<String> take() {
        synchronized (violations) {
            List<String> taken = List.copyOf(violations);
            violations.clear();
            return taken;
        }
    }
}

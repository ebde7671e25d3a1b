package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ReplyError;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What a routed command tells the breaker that let it in: once, and after that only that its server is alive. The event
 * loop, the deadline and a caller that cancels may all want to tell at the same time.
 */
final class Vote {

    private static final AtomicIntegerFieldUpdater<Vote> TOLD =
            AtomicIntegerFieldUpdater.newUpdater(Vote.class, "told");

    private interface Word {
        void say(Vote vote, long nowNanos);
    }

    private static final Word ANSWERED = (vote, nowNanos) -> {
        if (vote.guessed) {
            return; // nobody knows who replied
        }
        if (!vote.isFirst()) {
            vote.primary.heardLate(vote.sentNanos, nowNanos);
        } else if (vote.permit == Permit.UNCOUNTED) { // it may have been held before it was sent: no round trip
            vote.primary.heard(nowNanos);
        } else {
            vote.permit.answered(vote.sentNanos, nowNanos);
        }
    };

    private static final Word WITHDRAWN = (vote, nowNanos) -> {
        if (vote.isFirst()) {
            vote.permit.withdrawn(nowNanos);
        }
    };

    private final Primary primary;
    private final Permit permit;
    private final long sentNanos;

    /** Whether it is for a server that was only guessed: it has its patience, and no say. */
    private final boolean guessed;

    private volatile int told;

    Vote(Primary primary, Permit permit, long sentNanos) {
        this(primary, permit, sentNanos, false);
    }

    private Vote(Primary primary, Permit permit, long sentNanos, boolean guessed) {
        this.primary = primary;
        this.permit = permit;
        this.sentNanos = sentNanos;
        this.guessed = guessed;
    }

    /** For a read whose server the client is yet to choose; the guess lends its patience until then. */
    static Vote guessed(Primary primary, long sentNanos) {
        return new Vote(primary, Permit.UNCOUNTED, sentNanos, true);
    }

    /** Whether this is the server that it is about. */
    boolean isAt(Primary server) {
        return primary == server && !guessed;
    }

    /** Whose reply it is that comes to the command now. */
    Primary replier() {
        return guessed ? Primary.UNWATCHED : primary;
    }

    private boolean isFirst() {
        return told == 0 && TOLD.compareAndSet(this, 0, 1);
    }

    /**
     * How long the command waits in all, from its sending on; asked again it may have grown. A caller that blocks is given
     * the client's own time-out where no hook of ours can answer it: a probe must not wait for that.
     */
    long waitNanos() {
        try {
            return primary.waitNanos(permit);
        } catch (Throwable failure) {
            failed(failure);
            return Primary.FOR_EVER;
        }
    }

    /** When that wait is over; a time that is never reached where it has no end. */
    long dueNanos() {
        return sentNanos + Math.min(waitNanos(), Long.MAX_VALUE / 2);
    }

    /** The server replied, be it late. */
    void answered() {
        tell(ANSWERED);
    }

    void failed(FaultKind kind) {
        tell((vote, nowNanos) -> {
            if (vote.isFirst()) {
                vote.permit.failed(kind, nowNanos);
            }
        });
    }

    /** The same, also where the server was only guessed: no other one is asked, which would have its say. */
    void failedAtGuess(FaultKind kind) {
        tell((vote, nowNanos) -> {
            if (vote.isFirst()) {
                Permit admitted = vote.guessed ? vote.primary.admit(nowNanos) : vote.permit;
                if (admitted != null) {
                    admitted.failed(kind, nowNanos);
                }
            }
        });
    }

    /** Nothing can be said. */
    void withdrawn() {
        tell(WITHDRAWN);
    }

    /** @param error the reply that it came as; null where it was none */
    void said(Outcome outcome, @Nullable String error) {
        if (outcome instanceof Outcome.Fault fault) {
            failed(fault.kind());
        } else if (ReplyError.isOfCarryingOut(error)) {
            answered();
        } else {
            withdrawn();
        }
    }

    private void tell(Word word) {
        try {
            word.say(this, System.nanoTime());
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** The command that votes has to be completed, whatever becomes of the vote. */
    private static void failed(Throwable failure) {
        AgentLog.ownFault("voting", failure);
    }
}

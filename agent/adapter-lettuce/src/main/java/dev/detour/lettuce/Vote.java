package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ReplyError;
import org.jspecify.annotations.Nullable;

/**
 * What a routed command tells the breaker that let it in: once, and after that only that its server is alive. The event
 * loop, the deadline and a caller that cancels may all want to tell at the same time.
 *
 * <p>A command is its own first vote, or each hit would make an object for it; a {@link VoteApart} takes its place where
 * another server serves it than was to be expected. So whoever has something to tell asks the command for its vote.
 */
interface Vote {

    /** What is told, and in which case. */
    interface Word {
        void say(Vote vote, long nowNanos);
    }

    Word ANSWERED = (vote, nowNanos) -> {
        if (vote.isGuessed()) {
            return; // nobody knows who replied
        }
        if (!vote.isFirstToTell()) {
            vote.primary().heardLate(vote.sentNanos(), nowNanos);
        } else if (vote.permit() == Permit.UNCOUNTED) { // it may have been held before it was sent: no round trip
            vote.primary().heard(nowNanos);
        } else {
            vote.permit().answered(vote.sentNanos(), nowNanos);
        }
    };

    Word WITHDRAWN = (vote, nowNanos) -> {
        if (vote.isFirstToTell()) {
            vote.permit().withdrawn(nowNanos);
        }
    };

    /** The server that it is about. */
    Primary primary();

    Permit permit();

    /** When the command was sent. */
    long sentNanos();

    /** Whether it is for a server that was only guessed: it has its patience, and no say. */
    boolean isGuessed();

    /** Whether nothing has been told; true once, for one thread. */
    boolean isFirstToTell();

    /** Whether this is the server that it is about. */
    default boolean isAt(Primary server) {
        return primary() == server && !isGuessed();
    }

    /** Whose reply it is that comes to the command now. */
    default Primary replier() {
        return isGuessed() ? Primary.UNWATCHED : primary();
    }

    /**
     * How long the command waits in all, from its sending on; asked again it may have grown. A caller that blocks is given
     * the client's own time-out where no hook of ours can answer it: a probe must not wait for that.
     */
    default long waitNanos() {
        try {
            return primary().waitNanos(permit());
        } catch (Throwable failure) {
            failed(failure);
            return Primary.FOR_EVER;
        }
    }

    /** When that wait is over; a time that is never reached where it has no end. */
    default long waitEndNanos() {
        return sentNanos() + Math.min(waitNanos(), Long.MAX_VALUE / 2);
    }

    /** The server replied, be it late. */
    default void answered() {
        tell(ANSWERED);
    }

    default void failed(FaultKind kind) {
        tell((vote, nowNanos) -> {
            if (vote.isFirstToTell()) {
                vote.permit().failed(kind, nowNanos);
            }
        });
    }

    /** The same, also where the server was only guessed: no other one is asked, which would have its say. */
    default void failedAtGuess(FaultKind kind) {
        tell((vote, nowNanos) -> {
            if (vote.isFirstToTell()) {
                Permit admitted = vote.isGuessed() ? vote.primary().admit(nowNanos) : vote.permit();
                if (admitted != null) {
                    admitted.failed(kind, nowNanos);
                }
            }
        });
    }

    /** Nothing can be said. */
    default void withdrawn() {
        tell(WITHDRAWN);
    }

    /** @param error the reply that it came as; null where it was none */
    default void said(Outcome outcome, @Nullable String error) {
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

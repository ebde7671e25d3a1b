package dev.detour.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A command that two parties want to complete, and that is completed once: by its primary, or with a lower tier's
 * answer. Which of them, and when, is decided here; how, by those who call.
 *
 * <p>The reply claims it with its first bytes, on the event loop; an answer, which the deadline or a failure set off,
 * claims it on a thread of its own. While only the deadline is over the reply is still welcome, and where no tier has
 * an answer the command just goes on waiting, as without Detour.
 *
 * <ul>
 *   <li>{@code claim} is moved by compare-and-set: PENDING to PRIMARY by the reply, PENDING to ANSWERED by a lower
 *       tier, PRIMARY back to PENDING when a cluster redirects the command.
 *   <li>{@code diversion}, {@code original} and {@code settled} are guarded by this; a hit touches none.
 * </ul>
 */
abstract class ContestedCommand<K, V, T> extends DemandForwarding<K, V, T> implements Gate.Owner {

    private static final int PENDING = 0;
    private static final int PRIMARY = 1;
    private static final int ANSWERED = 2;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<ContestedCommand> CLAIM =
            AtomicIntegerFieldUpdater.newUpdater(ContestedCommand.class, "claim");

    private enum Diversion {
        NONE,
        RUNNING,
        OVER
    }

    private volatile int claim;

    private Diversion diversion = Diversion.NONE;

    /** How to complete the command as the primary would have it, once that is known not to be a hit. */
    private @Nullable Runnable original;

    private boolean settled;

    ContestedCommand(RedisCommand<K, V, T> command) {
        super(command);
    }

    @Override
    public final boolean claim() {
        return CLAIM.compareAndSet(this, PENDING, PRIMARY) || claim == PRIMARY;
    }

    @Override
    public void release() {
        CLAIM.compareAndSet(this, PRIMARY, PENDING);
    }

    /** Whether a reply has come for it; what is left takes this process alone. */
    final boolean isReplied() {
        return claim == PRIMARY;
    }

    /** Whether it has a lower tier's answer, so that whatever else comes is late. */
    final boolean isAnswered() {
        return claim == ANSWERED;
    }

    /** It is completed otherwise, or will never be; false where that is settled already. */
    final synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    /** The deadline is over, or the command is not to be sent yet; false where a route is of no use any more. */
    final synchronized boolean startDiversion() {
        if (settled || diversion != Diversion.NONE) {
            return false;
        }
        diversion = Diversion.RUNNING;
        return true;
    }

    /** What follows from a failure of the primary. */
    enum Next {
        /** It is completed as the primary would have it. */
        COMPLETE,
        /** A route is begun, whose end completes it. */
        DIVERT,
        /** Somebody else completes it. */
        NOTHING
    }

    /**
     * The primary has no value.
     *
     * @param asThePrimary completes the command if no tier has one either
     * @param mayDivert whether a tier could have one
     * @param isFinal whether the command is completed at once, whatever is under way
     */
    final synchronized Next primaryFailed(Runnable asThePrimary, BooleanSupplier mayDivert, boolean isFinal) {
        if (settled || original != null) {
            return Next.NOTHING;
        }
        original = asThePrimary;
        if (diversion == Diversion.RUNNING && !isFinal) {
            return Next.NOTHING; // the end of the route completes it
        }
        if (diversion == Diversion.NONE && mayDivert.getAsBoolean()) {
            diversion = Diversion.RUNNING;
            return Next.DIVERT;
        }
        settled = true;
        return Next.COMPLETE;
    }

    /**
     * The route is over.
     *
     * @param answer completes the command with what was found; null where nothing was
     * @return how to complete the command; null where the primary has, or is still waited for
     */
    final synchronized @Nullable Runnable routeEnded(@Nullable Runnable answer) {
        // where a reply is being decoded that may turn out to be none, it may ask again for what was found
        diversion = answer == null ? Diversion.OVER : Diversion.NONE;
        if (settled) {
            return null;
        }
        if (answer != null && (original != null || CLAIM.compareAndSet(this, PENDING, ANSWERED))) {
            settled = true;
            return answer;
        }
        settled = original != null;
        return original;
    }

    /** What the reply has claimed is answered after all: it was no value. */
    final void answering() {
        CLAIM.set(this, ANSWERED);
    }

    /**
     * There is no answer after all.
     *
     * @return how to complete the command; null where the primary is still waited for
     */
    final synchronized @Nullable Runnable takeBack() {
        CLAIM.set(this, PENDING);
        diversion = Diversion.OVER;
        settled = original != null;
        return original;
    }
}

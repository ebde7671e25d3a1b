package dev.detour.lettuce;

import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 *   <li>{@code diversion}, {@code settled} and what is {@link Unusual} are guarded by this, but for what says otherwise
 *       there; a hit touches none. Whoever finds {@code unusual} made sees it whole: it is volatile and set once.
 * </ul>
 */
abstract class ContestedCommand<K, V, T> extends DemandForwarding<K, V, T> implements Gate.Owner {

    // bytes and no enums, which find room between other fields: each hit has these
    private static final byte PENDING = 0;
    private static final byte PRIMARY = 1;
    private static final byte ANSWERED = 2;

    private static final VarHandle CLAIM = OwnField.handle(MethodHandles.lookup(), "claim", byte.class);

    private static final byte NOT_DIVERTED = 0;
    private static final byte UNDER_WAY = 1;
    private static final byte OVER = 2;

    private volatile byte claim;

    private byte diversion = NOT_DIVERTED;

    private boolean settled;

    private volatile @Nullable Unusual unusual;

    ContestedCommand(RedisCommand<K, V, T> command) {
        super(command);
    }

    /** What is unusual about it so far; null where nothing is. */
    final @Nullable Unusual unusualSoFar() {
        return unusual;
    }

    /** The same, made if need be. */
    final Unusual unusual() {
        Unusual known = unusual;
        return known == null ? made() : known;
    }

    private synchronized Unusual made() {
        Unusual known = unusual;
        if (known == null) {
            known = new Unusual();
            unusual = known;
        }
        return known;
    }

    private @Nullable Runnable original() {
        Unusual known = unusual;
        return known == null ? null : known.original;
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
        if (settled || diversion != NOT_DIVERTED) {
            return false;
        }
        diversion = UNDER_WAY;
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
        if (settled || original() != null) {
            return Next.NOTHING;
        }
        unusual().original = asThePrimary;
        if (diversion == UNDER_WAY && !isFinal) {
            return Next.NOTHING; // the end of the route completes it
        }
        if (diversion == NOT_DIVERTED && mayDivert.getAsBoolean()) {
            diversion = UNDER_WAY;
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
        diversion = answer == null ? OVER : NOT_DIVERTED;
        if (settled) {
            return null;
        }
        Runnable original = original();
        if (answer != null && (original != null || CLAIM.compareAndSet(this, PENDING, ANSWERED))) {
            settled = true;
            return answer;
        }
        settled = original != null;
        return original;
    }

    /** What the reply has claimed is answered after all: it was no value. */
    final void answering() {
        CLAIM.setVolatile(this, ANSWERED);
    }

    /**
     * There is no answer after all.
     *
     * @return how to complete the command; null where the primary is still waited for
     */
    final synchronized @Nullable Runnable takeBack() {
        CLAIM.setVolatile(this, PENDING);
        diversion = OVER;
        Runnable original = original();
        settled = original != null;
        return original;
    }
}

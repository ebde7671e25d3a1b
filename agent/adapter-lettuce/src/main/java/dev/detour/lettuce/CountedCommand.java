package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Unanswered.End;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A read that is counted once among those of its route: by the first that its primary came to, and where it was diverted
 * for that, by who answered it in the end. One that is only observed is not diverted: what the client comes to in its own
 * time counts. The reply, the deadline and the end of a route may come at the same time, each
 * on a thread of its own: whoever moves the tally counts.
 *
 * <p>A class above the read and no object beside it, which each hit would have to make.
 */
abstract class CountedCommand<K, V, T> extends ServedCommand<K, V, T> {

    private static final byte NOT_COUNTED = 0;
    private static final byte DIVERTED = 1;
    private static final byte COUNTED = 2;

    /** Diverted, and no tier has the value, for want of it and not of a tier. */
    private static final byte NOT_HELD = 3;

    /** The same, and the origin says that there is none. */
    private static final byte ABSENT = 4;

    private static final VarHandle TALLY = OwnField.handle(MethodHandles.lookup(), "tally", byte.class);

    /** A byte, which finds room between other fields: an int would make each read eight bytes larger. */
    @SuppressWarnings("UnusedVariable") // but for its handle
    private volatile byte tally;

    CountedCommand(
            RedisCommand<K, V, T> command,
            RedisChannelHandler<K, V> connection,
            @Nullable LettuceConnection state,
            InCommon inCommon,
            Object key,
            int keyHash,
            Node node,
            Route route) {
        super(command, connection, state, inCommon, key, keyHash, node, route);
    }

    /** The primary had the value. */
    final void countHit() {
        try {
            if (TALLY.compareAndSet(this, NOT_COUNTED, COUNTED)) {
                if (command.isDone()) {
                    traffic().abandoned(); // the caller did not wait for it, as Lettuce's synchronous interface at its
                    // time-out
                } else {
                    traffic().hit();
                }
            } else if (command.isDone()) {
                end(null, End.GIVEN_UP); // the caller has given up meanwhile, of which nobody tells
            } else {
                end(Tier.PRIMARY, End.NULL); // late, and still before the other tiers, or where they had nothing
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** The read is diverted. */
    final void countDiverted(Outcome cause) {
        count(cause, DIVERTED);
    }

    /** The read ends as the primary has it, without a value; an outcome of which nothing has been counted is its first. */
    final void countFailed(Outcome outcome, boolean isMissInstead) {
        End end = End.of(outcome, isMissInstead);
        if (!count(outcome, COUNTED)) {
            countUnanswered(end);
        } else {
            counting(() -> traffic().ended(end));
        }
    }

    /** A command that is done has been counted before, unless its caller did that inside. */
    @Override
    final void givenUp() {
        if (tally != COUNTED && !isAnswered()) {
            countAbandoned();
        }
    }

    /** Its caller did not wait for it. */
    final void countAbandoned() {
        if (TALLY.compareAndSet(this, NOT_COUNTED, COUNTED)) {
            counting(() -> traffic().abandoned());
        } else {
            countUnanswered(End.GIVEN_UP);
        }
    }

    /** No tier has had a value. */
    final void countExhausted(Exhaustion why) {
        switch (why) {
            case NOT_HELD -> TALLY.compareAndSet(this, DIVERTED, NOT_HELD);
            case ABSENT -> TALLY.compareAndSet(this, DIVERTED, ABSENT);
            case FAILED -> {} // as is taken for granted where nobody says anything
        }
    }

    /** Whether nothing had been counted of it. */
    private boolean count(Outcome outcome, byte as) {
        try {
            boolean isFirst = TALLY.compareAndSet(this, NOT_COUNTED, as);
            if (isFirst) {
                traffic().failed(Event.of(outcome));
            }
            return isFirst;
        } catch (Throwable failure) {
            failed(failure);
            return true;
        }
    }

    /** The caller has got what the route came to. */
    final void countAnswered(Answer answer) {
        counting(() -> end(answer.value() == null ? null : answer.tier(), End.NULL_FOR_EXCEPTION));
    }

    /**
     * No other tier has anything, and the primary may have a value yet, unless the caller gives up before. The listener is
     * an object more, so this is for reads that have met a fault.
     */
    final void leftToPrimary() {
        if (command instanceof CompletionStage<?> held) {
            held.whenComplete((value, failure) -> {
                if (failure instanceof CancellationException) {
                    countAbandoned();
                }
            });
        }
    }

    /** The caller gets what the primary came to, without a value. */
    final void countUnanswered(End as) {
        counting(() -> end(null, as));
    }

    /**
     * @param answered null where nobody has
     * @param as what the caller gets then
     */
    private void end(@Nullable Tier answered, End as) {
        byte before;
        do {
            before = tally;
            if (before == NOT_COUNTED || before == COUNTED) {
                return;
            }
        } while (!TALLY.compareAndSet(this, before, COUNTED));
        long tookNanos = System.nanoTime() - sentNanos();
        if (answered == null) {
            traffic().unanswered(as, why(before), tookNanos);
        } else {
            traffic().answered(answered, tookNanos);
        }
    }

    private static Exhaustion why(byte before) {
        return before == NOT_HELD ? Exhaustion.NOT_HELD : before == ABSENT ? Exhaustion.ABSENT : Exhaustion.FAILED;
    }

    private static void counting(Runnable what) {
        try {
            what.run();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** Whatever it is, the read goes on: it is in the middle of being completed. */
    private static void failed(Throwable failure) {
        AgentLog.ownFault("counting a read", failure);
    }

    private Traffic traffic() {
        return route().traffic();
    }
}

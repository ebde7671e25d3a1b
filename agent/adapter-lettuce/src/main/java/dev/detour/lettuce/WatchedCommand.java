package dev.detour.lettuce;

import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A read and those of the client who watch it, from a wrapper around it or by asking it: what the primary does is told
 * to them, not what a lower tier answered. Each is told of one end, also where the primary's reply does not come any more.
 *
 * <p>A class above the read and no object beside it, which each hit would have to make.
 */
abstract class WatchedCommand<K, V, T> extends CountedCommand<K, V, T> {

    /** Ends a wrapper that the client put around this command and that keeps a done-flag of its own. */
    static final CancellationException ANSWERED_ELSEWHERE = new AnsweredElsewhere();

    private static final VarHandle OBSERVERS = OwnField.handle(MethodHandles.lookup(), "observers", Observers.class);

    /**
     * Null while nobody has asked to be told and nobody was. Set by compare-and-set, to one thing for good: a hit that comes
     * first leaves {@link Observers#OF_A_HIT} to who asks later, and who asks first leaves the hit somebody to tell. So
     * either sees the other, and a hit that nobody watches, as most are, makes no object for those.
     */
    private volatile @Nullable Observers<T> observers;

    private volatile @Nullable RedisCommand<?, ?, ?> outer;

    /** Whether it waits to be sent, so that no reply will end it. */
    private volatile boolean waits;

    WatchedCommand(
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

    final OutputAccess access() {
        return inCommon().access();
    }

    /** @param wrapper what the client writes; null where it is this */
    final void writtenAs(@Nullable RedisCommand<?, ?, ?> wrapper) {
        if (wrapper != null) {
            outer = wrapper;
        }
    }

    /** It is not sent for the time being. */
    final void waits() {
        waits = true;
    }

    /** It goes out now: a reply will end it. */
    final void isSent() {
        waits = false;
    }

    /** What the client dispatched in the end: this, or a wrapper around it. */
    final void wrappedIn(@Nullable Object returned) {
        if (outer == null) { // or it has been written already, and what ends it is known
            outer = returned instanceof RedisCommand<?, ?, ?> wrapper && wrapper != this ? wrapper : null;
        }
        if (isAnswered()) {
            endOuter();
            if (waits) {
                replyLost();
            }
        }
    }

    @Override
    public final void onComplete(Consumer<? super T> action) {
        Observers<T> all = observers();
        if (all == Observers.OF_A_HIT) {
            action.accept(getOutput().get());
        } else {
            all.add(action, command);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Lettuce's consumers take null for "none"
    public final void onComplete(BiConsumer<? super T, Throwable> action) {
        Observers<T> all = observers();
        if (all == Observers.OF_A_HIT) {
            action.accept(getOutput().get(), null);
        } else {
            all.add(action, command);
        }
    }

    private Observers<T> observers() {
        Observers<T> known = observers;
        return known == null ? first(new Observers<>()) : known;
    }

    /** Those, unless there are others already. */
    @SuppressWarnings("unchecked")
    private Observers<T> first(Observers<?> made) {
        // typed exactly: each hit comes here, and a handle that has to convert is not inlined
        Observers<?> before = (Observers<?>) OBSERVERS.compareAndExchange(this, (Observers<?>) null, made);
        return (Observers<T>) (before == null ? made : before);
    }

    private boolean isTold() {
        Observers<T> known = observers;
        return known != null && known.isTold();
    }

    /** Tells them of a hit: the value is in its output. */
    final void tellHit() {
        Observers<T> all = first(Observers.OF_A_HIT);
        if (all != Observers.OF_A_HIT) {
            all.tell(getOutput().get(), null);
        }
    }

    /** Tells them of any other end. */
    final void tell(@Nullable Throwable failure) {
        observers().tell(null, failure);
        if (isAnswered()) {
            inCommon().replies().remove(this);
        }
    }

    /** Completes what the application holds with a lower tier's answer; the others are told with the reply. */
    final void completeAnswered() {
        AwaitedReplies replies = inCommon().replies();
        RedisChannelHandler<?, ?> asked = awaitedOn();
        if (asked != null) { // before it is done, since the client drops it from then on
            replies.add(this, asked);
        }
        command.complete();
        endOuter();
        if (waits) {
            replyLost();
        } else if (asked != null && isTold()) {
            replies.remove(this);
        } else if (asked != null && !asked.isOpen() && replies.remove(this)) {
            replyLost();
        }
    }

    /** The connection whose loss would be the end of it; null where it waits, has ended, or nothing is known of one. */
    private @Nullable RedisChannelHandler<?, ?> awaitedOn() {
        RedisChannelHandler<?, ?> asked = waits || isTold() ? null : serving();
        return asked == null || Replicated.isInFront(asked) ? null : asked;
    }

    /** No reply will end it: they are told so. */
    final void replyLost() {
        RedisCommand<?, ?, ?> wrapper = outer;
        if (wrapper != null) {
            wrapper.cancel();
        }
        observers().tell(null, new CancellationException());
    }

    /**
     * A wrapper with a done-flag of its own would be sent after a reconnect. It must not be ended where a reply is still
     * to come: that would not reach this command any more, nor those who watch the wrapper.
     */
    private void endOuter() {
        RedisCommand<?, ?, ?> wrapper = outer;
        if (wrapper != null && !wrapper.isDone() && (waits || !DoneFlag.raise(wrapper))) {
            wrapper.completeExceptionally(ANSWERED_ELSEWHERE);
        }
    }

    /** Has no stack: that of the first one would keep the application whose classes are on it. */
    private static final class AnsweredElsewhere extends CancellationException {

        private static final long serialVersionUID = 1L;

        AnsweredElsewhere() {
            super("answered by a fallback tier of Detour");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}

package dev.detour.lettuce;

import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who asked a routed command to tell them when it completes: Lettuce's own time-outs, metrics and failover, which
 * are to see what the primary did, not what a lower tier answered. Told once; who comes later is told at once.
 */
final class Observers<T> {

    /** Stands for those of a hit, of whom there was none: whoever comes later finds the value in the command's output. */
    static final Observers<?> OF_A_HIT = new Observers<>();

    static {
        OF_A_HIT.told = true;
    }

    /** Guarded by this. */
    private @Nullable BiConsumer<? super T, Throwable> first;

    private boolean told;
    private @Nullable T value;
    private @Nullable Throwable failure;

    void add(Consumer<? super T> action, RedisCommand<?, ?, T> held) {
        add(
                (value, failure) -> {
                    if (failure == null) {
                        action.accept(value);
                    }
                },
                held);
    }

    /** @param held what the application holds, and may cancel by itself, which is an end that observers are told of too */
    @SuppressWarnings("NullAway") // Lettuce's consumers take null for "none"
    void add(BiConsumer<? super T, Throwable> action, RedisCommand<?, ?, T> held) {
        if (isFirst() && held instanceof CompleteableCommand<?> completeable) {
            completeable.onComplete((value, failure) -> {
                if (failure instanceof CancellationException) {
                    tell(null, failure);
                }
            });
        }
        synchronized (this) {
            if (!told) {
                BiConsumer<? super T, Throwable> earlier = first;
                first = earlier == null
                        ? action
                        : (v, f) -> {
                            earlier.accept(v, f);
                            action.accept(v, f);
                        };
                return;
            }
        }
        action.accept(value, failure);
    }

    synchronized boolean isTold() {
        return told;
    }

    private synchronized boolean isFirst() {
        return first == null && !told;
    }

    @SuppressWarnings("NullAway")
    void tell(@Nullable T value, @Nullable Throwable failure) {
        BiConsumer<? super T, Throwable> all;
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
            this.value = value;
            this.failure = failure;
            all = first;
        }
        if (all != null) {
            all.accept(value, failure);
        }
    }
}

package dev.detour.lettuce;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Exhaustion;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.RouteEnd;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tiers below the primary as one read asks them, and what it does with their answer. A hit makes none of this. */
final class OtherTiers<T> {

    private final RoutedCommand<?, ?, T> read;

    /** The application's class loader, as the context of what goes on after an answer. */
    private final @Nullable ClassLoader contextLoader;

    private final boolean callerWaits;

    /** @param callerWaits whether the read's caller is known to wait for it */
    OtherTiers(RoutedCommand<?, ?, T> read, @Nullable ClassLoader contextLoader, boolean callerWaits) {
        this.read = read;
        this.contextLoader = contextLoader;
        this.callerWaits = callerWaits;
    }

    /** Asks them beside the primary, or after it. */
    void ask(Outcome cause) {
        ask(cause, this::ended);
    }

    /**
     * Asks them first, and the server only if none of them has an answer, or before what must not overtake it.
     *
     * @param sending the read, as it is sent then
     */
    void askFirst(Outcome cause, HeldReads held, HeldReads.Held sending) {
        boolean isWaitedFor = SyncCall.isCurrent();
        read.countDiverted(cause);
        Consumer<@Nullable Answer> end = answer -> {
            try {
                ended(answer);
            } finally {
                held.letGo(read.lookup().key(), sending);
            }
        };
        held.hold(read.lookup().key(), sending); // from here on nothing may fail, or the client would send it too
        if (isWaitedFor) {
            read.engine().divertInPlace(read.lookup(), cause, counting(end));
        } else {
            ask(cause, end);
        }
    }

    /**
     * An answer is told on the executor of the application, if it has one and nobody waits for the read: then nothing of the
     * application's goes on there, and its threads may be those that wait. That there is none is told where it comes: the
     * read goes on to the primary, or ends as the primary has it, and an executor that is busy must not hold that up.
     */
    private void ask(Outcome cause, Consumer<@Nullable Answer> end) {
        read.countDiverted(cause);
        read.engine().divertAsync(read.lookup(), cause, counting(answer -> {
            if (answer == null || callerWaits) {
                end.accept(answer);
            } else {
                ContextLoader.goOn(contextLoader, () -> end.accept(answer));
            }
        }));
    }

    /** Why there is no answer counts, whoever ends the read. */
    private RouteEnd counting(Consumer<@Nullable Answer> end) {
        return new RouteEnd() {
            @Override
            public void arrived(@Nullable Answer answer) {
                end.accept(answer);
            }

            @Override
            public void exhausted(Exhaustion why) {
                read.countExhausted(why);
            }
        };
    }

    /**
     * The route has ended, on a thread for application code: the codec is such, and what continues here. Where the caller
     * waits for a read that was held it is a thread of the routes, of which there are few: the codec must not block there.
     */
    private void ended(@Nullable Answer answer) {
        ContextLoader.during(contextLoader, () -> {
            T value = answer == null ? null : read.decoded(answer);
            Answer found = value != null || answer == Answer.MISS ? answer : null;
            Runnable completion = read.routeEnded(found == null ? null : () -> give(found, value));
            if (found == null && completion == null) {
                read.leftToPrimary();
            }
            if (completion != null) {
                completion.run();
            }
        });
    }

    /** Completes the application's command with a lower tier's answer. */
    private void give(Answer answer, @Nullable T value) {
        read.countAnswered(answer); // before it is given: who has it may look at the figures
        if (!read.isGiven(value)) {
            Runnable instead = read.takeBack();
            if (instead != null) {
                instead.run();
            }
        }
    }
}

package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecurringTest {

    private final AtomicBoolean noThread = new AtomicBoolean();
    private final AtomicInteger runs = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        if (noThread.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return new Thread(task, "recurring-test");
    });

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void later_askedTwice_runsOnce() {
        Recurring recurring = new Recurring(timer, TimeUnit.HOURS.toNanos(1), runs::incrementAndGet);
        recurring.later();
        recurring.later();

        assertThat(timer.getQueue()).hasSize(1);
    }

    @Test
    void later_askedByTheRunItself_goesOn() {
        List<Recurring> self = new ArrayList<>();
        self.add(new Recurring(timer, 1, () -> {
            runs.incrementAndGet();
            self.get(0).later();
        }));
        self.get(0).later();

        await().until(() -> runs.get() > 10);
    }

    @Test
    void later_noThreadToBeHad_queuesNothingAndTheNextOneWhoAsksSucceeds() {
        Recurring recurring = new Recurring(timer, 1, runs::incrementAndGet);
        noThread.set(true);
        assertThatThrownBy(recurring::later).isInstanceOf(OutOfMemoryError.class);
        assertThat(timer.getQueue()).isEmpty();

        noThread.set(false);
        recurring.later();

        await().until(() -> runs.get() == 1);
    }

    /** Queues what it is given, fails afterwards if it is told to, and runs nothing. */
    private static final class Failing extends ScheduledThreadPoolExecutor {

        private final List<Runnable> queued = new ArrayList<>();
        private boolean fails;

        Failing() {
            super(1);
        }

        @Override
        public boolean prestartCoreThread() {
            return false;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            queued.add(task);
            if (fails) {
                throw new OutOfMemoryError("after it was queued");
            }
            return new Never();
        }
    }

    private static final class Never extends FutureTask<Void> implements ScheduledFuture<Void> {

        Never() {
            super(() -> null);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    @Test
    void later_failsAfterItWasQueued_twoDoNotGoOnForEver() {
        Failing failing = new Failing();
        List<Recurring> self = new ArrayList<>();
        self.add(new Recurring(failing, 1, () -> {
            runs.incrementAndGet();
            self.get(0).later();
        }));
        failing.fails = true;
        assertThatThrownBy(() -> self.get(0).later()).isInstanceOf(OutOfMemoryError.class);
        failing.fails = false;
        self.get(0).later();

        List.copyOf(failing.queued).forEach(Runnable::run);

        assertThat(runs).hasValue(1);
        assertThat(failing.queued).hasSize(3);
    }
}

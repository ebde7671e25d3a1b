package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;

/**
 * Threads that read from one server, on simulated time: each sends a read, waits as long as it is told to, goes elsewhere
 * if no reply comes, and reads again. A reply that comes later is reported as such.
 */
final class Simulation {

    static final long CLIENT_TIMEOUT_NANOS = ms(2_000);

    /** How long a read that goes elsewhere keeps its thread. */
    private static final long ELSEWHERE_NANOS = ms(1) / 2;

    private record Event(long atNanos, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            long apart = atNanos - other.atNanos;
            return Long.signum(apart != 0 ? apart : order - other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final LongUnaryOperator replyNanos;
    private final long startNanos;
    private long order;
    private long untilNanos;

    final Bench bench;
    int answered;
    int timedOut;
    int refused;
    long firstTimeoutNanos = Long.MIN_VALUE;
    long lastAdmittedNanos;

    /** @param replyNanos at what time after the start a read that is sent at some such time is replied to */
    Simulation(Settings.Primary waiting, LongUnaryOperator replyNanos) {
        this.bench = new Bench(waiting, Bench.BREAKER);
        this.replyNanos = replyNanos;
        bench.train(ms(1) / 5);
        this.startNanos = bench.now;
    }

    /** Threads that read until then, and stop. */
    void run(int threads, long lengthNanos) {
        untilNanos = bench.now + lengthNanos;
        for (int i = 0; i < threads; i++) {
            at(bench.now, this::read);
        }
        for (Event next = events.poll(); next != null; next = events.poll()) {
            bench.now = next.atNanos;
            next.action.run();
        }
    }

    private void at(long nanos, Runnable action) {
        if (nanos - untilNanos < 0) {
            events.add(new Event(nanos, order++, action));
        }
    }

    private void read() {
        Permit permit = bench.health.admit(bench.now);
        if (permit == null) {
            refused++;
            at(bench.now + ELSEWHERE_NANOS, this::read);
            return;
        }
        lastAdmittedNanos = bench.now;
        new Read(permit).send();
    }

    private final class Read {
        private final Permit permit;
        private final long sentNanos = bench.now;
        private boolean isOver;

        Read(Permit permit) {
            this.permit = permit;
        }

        void send() {
            at(startNanos + replyNanos.applyAsLong(sentNanos - startNanos), this::replied);
            at(deadlineNanos(), this::due);
        }

        private long deadlineNanos() {
            long waitNanos = bench.health.waitNanos(permit);
            return sentNanos + (waitNanos == Primary.FOR_EVER ? CLIENT_TIMEOUT_NANOS : waitNanos);
        }

        private void replied() {
            if (isOver) {
                bench.health.heardLate(sentNanos, bench.now);
                return;
            }
            isOver = true;
            answered++;
            permit.answered(sentNanos, bench.now);
            read();
        }

        private void due() {
            if (isOver) {
                return;
            }
            if (deadlineNanos() - bench.now > 0) {
                at(deadlineNanos(), this::due);
                return;
            }
            isOver = true;
            if (timedOut++ == 0) {
                firstTimeoutNanos = bench.now;
            }
            permit.failed(FaultKind.TIMEOUT, bench.now);
            at(bench.now + ELSEWHERE_NANOS, Simulation.this::read);
        }
    }
}

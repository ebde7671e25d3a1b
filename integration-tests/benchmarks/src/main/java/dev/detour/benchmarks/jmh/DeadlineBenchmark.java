package dev.detour.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Starting a deadline and finishing in time, which is what nearly every read does.
 *
 * <p>Each thread does so in bursts with a pause after each: in an endless loop a ring of any size would be full, and only
 * the refusals would be measured; a burst is what a sweep a millisecond can follow. Of the pauses nothing is measured.
 * What a timer does on a thread of its own is, as far as it gets in the way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeadlineBenchmark {

    static final int BURST = 256;

    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long NEVER_NANOS = TimeUnit.HOURS.toNanos(1);

    /** The timers, in the order in which the table shows them. */
    public enum Kind {
        NONE {
            @Override
            Deadlines create() {
                return Deadlines.NONE;
            }
        },
        RING {
            @Override
            Deadlines create() {
                return Deadlines.ring();
            }
        },
        EXECUTOR_REMOVING {
            @Override
            Deadlines create() {
                return Deadlines.executor(true);
            }
        },
        EXECUTOR {
            @Override
            Deadlines create() {
                return Deadlines.executor(false);
            }
        },
        WHEEL {
            @Override
            Deadlines create() {
                return Deadlines.wheel();
            }
        };

        abstract Deadlines create();
    }

    @Param
    public Kind kind = Kind.NONE;

    /** Reads that are waited for all the time. */
    @Param({"0", "10000"})
    public int outstanding;

    private Deadlines deadlines = Deadlines.NONE;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Fills the timer. */
    @Setup(Level.Trial)
    public void start() {
        deadlines = kind.create();
        for (int i = 0; i < outstanding; i++) {
            Command command = new Command(System.nanoTime() + NEVER_NANOS);
            while (!deadlines.start(command, NEVER_NANOS)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** A deadline that is refused, because the timer is full, costs less than one that is taken. */
    @TearDown(Level.Trial)
    public void tellRefused() {
        if (refused.sum() > 0) {
            System.out.printf("%n%s refused %d deadlines and took %d%n", kind, refused.sum(), taken.sum());
        }
    }

    /** A thread's pause between its bursts. */
    @State(Scope.Thread)
    public static class Pause {
        @Setup(Level.Invocation)
        public void pause() {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** A burst; the figures are those of one deadline. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public int startAndFinish(Pause pause, Blackhole blackhole) {
        long due = System.nanoTime() + DELAY_NANOS;
        int accepted = 0;
        for (int i = 0; i < BURST; i++) {
            Command command = new Command(due);
            if (deadlines.startAndFinish(command, DELAY_NANOS)) {
                accepted++;
            }
            blackhole.consume(command); // or the comparison would have none to allocate
        }
        taken.add(accepted);
        refused.add(BURST - accepted);
        return accepted;
    }
}

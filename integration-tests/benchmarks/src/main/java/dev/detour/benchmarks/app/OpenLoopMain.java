package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import dev.detour.benchmarks.app.CourseFigures.Told;
import dev.detour.benchmarks.app.Samples.Outcome;
import dev.detour.benchmarks.app.access.Access;
import dev.detour.benchmarks.app.access.Site;
import dev.detour.benchmarks.app.access.Way;
import dev.detour.testkit.app.ControlPort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * An application that reads its cache at a fixed rate, whatever becomes of it, and obeys meanwhile: {@code begin}, {@code
 * settled} as often as somebody wants to know, {@code ready} before the trouble, {@code struck} and {@code lifted} when it
 * begins and is over, {@code end}, which gives the figures.
 */
public final class OpenLoopMain {

    /** Each key is read at least once before the load, and all of them so often. */
    private static final int WARMING_READS = 20_000;

    private static final int MOST_SECONDS = 60;

    /** A JVM that still compiles what the load needs, or catches up, is later. */
    private static final int SETTLED_MICROS = 2_000;

    /** Reads that are due now may not be over. */
    private static final long UNDER_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Gson GSON = new Gson();

    private final Presence presence = new Presence();
    private final KeyPlan plan;
    private final Database database;
    private final Access access;
    private final Samples samples;
    private final OpenLoop loop;
    private volatile int readySlot;
    private volatile long readyReads;
    private volatile long struckNanos;
    private volatile long liftedNanos = Long.MAX_VALUE;
    private volatile @Nullable String reportBefore;

    private OpenLoopMain(List<String> arguments) {
        plan = KeyPlan.valueOf(arguments.get(3));
        int readsPerSecond = Integer.parseInt(arguments.get(4));
        int threads = Integer.parseInt(arguments.get(5));
        database = new Database(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments.get(6))));
        Duration ttl = Duration.ofMillis(Long.parseLong(arguments.get(7)));
        if (presence.isDetourWanted()) {
            CatalogLoader.register(database, ttl);
        }
        Site site =
                new Site(Integer.parseInt(arguments.get(1)), Integer.parseInt(arguments.get(2)), database::query, ttl);
        access = Way.valueOf(arguments.get(0)).open(site);
        samples = new Samples(readsPerSecond * MOST_SECONDS, TimeUnit.SECONDS.toNanos(1) / readsPerSecond);
        loop = new OpenLoop(access, plan, samples, threads);
    }

    /**
     * Reads until it is told to end.
     *
     * @param arguments a {@link Way}, the ports of two servers, a {@link KeyPlan}, reads per second, threads, microseconds
     *     that the system of record takes, milliseconds that values live, and the control port
     */
    public static void main(String[] arguments) {
        try {
            OpenLoopMain application = new OpenLoopMain(List.of(arguments));
            application.warmUp();
            ControlPort.serve(Integer.parseInt(arguments[8]), (operation, none) -> application.obey(operation));
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1); // the clients' threads would go on
        }
    }

    private void warmUp() {
        List<String> known = plan.known();
        for (int read = 0; read < WARMING_READS; read += known.size()) {
            known.parallelStream().forEach(access::get);
        }
    }

    private @Nullable Object obey(String operation) throws JMException, InterruptedException {
        switch (operation) {
            case "begin" -> loop.start();
            case "settled" -> {
                return isSettled();
            }
            case "ended" -> {
                return loop.ended();
            }
            case "ready" -> ready();
            case "struck" -> struckNanos = loop.nanos();
            case "lifted" -> liftedNanos = loop.nanos();
            case "end" -> {
                return GSON.toJson(figures());
            }
            default -> throw new UnsupportedOperationException(operation);
        }
        return null;
    }

    /** Whether nine tenths of the last second's reads were as quick as is usual, and the way of reading is what it is said to be. */
    private boolean isSettled() {
        long nanos = loop.nanos() - UNDER_WAY_NANOS;
        int from = samples.firstDue(nanos - TimeUnit.SECONDS.toNanos(1));
        int to = samples.firstDue(nanos);
        if (nanos < TimeUnit.SECONDS.toNanos(2) || samples.count(from, to, Outcome.RIGHT) < to - from) {
            return false;
        }
        try {
            access.checkReady();
        } catch (IllegalStateException notYet) {
            return false;
        }
        return CourseFigures.latencies(samples, from, to).getValueAtPercentile(90) <= SETTLED_MICROS;
    }

    private void ready() throws JMException {
        access.checkReady();
        reportBefore = presence.report();
        readySlot = database.slot();
        readyReads = loop.ended();
    }

    private CourseFigures figures() throws JMException, InterruptedException {
        long lastNanos = loop.stop();
        presence.checkDiverted(readyReads / 2);
        Told told = new Told(
                database.begunSince(readySlot),
                database.mostUnderWay(),
                access.afterwards(),
                reportBefore,
                presence.report());
        return CourseFigures.of(samples, struckNanos, Math.min(liftedNanos, lastNanos), told);
    }
}

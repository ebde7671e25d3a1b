package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import dev.detour.benchmarks.app.CourseFigures.Told;
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
 * ready} before the trouble, {@code struck} and {@code lifted} when it begins and is over, {@code end}, which gives the
 * figures.
 */
public final class OpenLoopMain {

    /** Each key is read at least once before the load, and all of them so often. */
    private static final int WARMING_READS = 20_000;

    private static final int MOST_SECONDS = 60;
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
            case "ready" -> {
                return ready();
            }
            case "struck" -> struckNanos = loop.nanos();
            case "lifted" -> liftedNanos = loop.nanos();
            case "end" -> {
                return GSON.toJson(figures());
            }
            default -> throw new UnsupportedOperationException(operation);
        }
        return null;
    }

    /** How many reads were answered before the trouble. */
    private long ready() throws JMException {
        access.checkReady();
        reportBefore = presence.report();
        readySlot = database.slot();
        readyReads = loop.ended();
        return readyReads;
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

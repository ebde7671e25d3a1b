package dev.detour.benchmarks.outage;

import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Stage;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.app.KeyPlan;
import dev.detour.benchmarks.loaded.Catalog;
import dev.detour.benchmarks.loaded.Contender;
import dev.detour.benchmarks.loaded.LoadedApp;
import dev.detour.benchmarks.loaded.OpenLoad;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ten thousand reads a second while Redis stands still for some seconds and goes on: with Detour, and with what else there is.
 * Each contender has the same keys, system of record and number of threads. One read in fifty is of a key that its process
 * has never read, which nobody but Redis and the system of record can give.
 */
public final class OutageStage implements Stage {

    private static final int READS_PER_SECOND = 10_000;

    /** As many as a web server has by default, and some. */
    private static final int THREADS = 256;

    private static final OpenLoad LOAD =
            new OpenLoad(KeyPlan.HOT_AND_COLD, READS_PER_SECOND, THREADS, Duration.ofMillis(2), Duration.ofSeconds(60));

    /** One takes a second. */
    private static final int MOST_LOOKS = 15;

    /** For what goes on between. */
    private static final int SPARE_SECONDS = 5;

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public List<Row> run(Context context) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (RedisServer primary = RedisServer.start();
                RedisServer second = RedisServer.start()) {
            for (Contender contender : Contender.values()) {
                OutageRuns runs = new OutageRuns(contender);
                for (int round = 0; round < context.shortOrLong(1, 3); round++) {
                    measure(context, primary, second, runs);
                }
                rows.addAll(new OutageRows(name(), runs).rows());
            }
        }
        return rows;
    }

    /** Of one that cannot be measured the others' figures are worth having all the same. */
    private static void measure(Context context, RedisServer primary, RedisServer second, OutageRuns runs)
            throws InterruptedException {
        Contender contender = runs.contender();
        try {
            fill(context, primary);
            fill(context, second);
            CourseFigures figures = measured(context, contender, primary, second);
            System.out.printf("outage %s %s%n", contender, figures);
            runs.add(figures);
        } catch (AssertionError | RuntimeException failure) {
            failure.printStackTrace();
            runs.failed(failure);
        } finally {
            primary.thaw();
        }
    }

    /** Anew each time: what was warmed meanwhile would expire in the next one's time. */
    private static void fill(Context context, RedisServer server) {
        List<String> keys = new ArrayList<>(LOAD.plan().known());
        long seconds = LoadedApp.MOST_LEAD.toSeconds()
                + MOST_LOOKS
                + frozenSeconds(context)
                + afterSeconds(context)
                + SPARE_SECONDS;
        keys.addAll(LOAD.plan().unknown(READS_PER_SECOND * seconds));
        Catalog.fill(server, keys);
        Catalog.fillMap(server, keys);
    }

    private static CourseFigures measured(Context context, Contender contender, RedisServer primary, RedisServer second)
            throws InterruptedException {
        try (LoadedApp app = LoadedApp.start(context, contender, LOAD, primary.port(), second.port())) {
            app.begin();
            awaitAsking(contender, primary, app);
            app.ready();
            primary.freeze();
            app.struck(); // not before: until it stands still it answers
            seconds(frozenSeconds(context));
            boolean frozen = !primary.isServing();
            app.lifted();
            primary.thaw();
            if (!frozen) {
                throw new IllegalStateException("the server did not stand still");
            }
            seconds(afterSeconds(context));
            return app.end();
        }
    }

    /**
     * Returns when it reads from this server: nearly each time, or the keys that it does not have itself. One whose breaker has
     * opened for a hiccup of the machine does not, for a while.
     */
    private static void awaitAsking(Contender contender, RedisServer primary, LoadedApp app)
            throws InterruptedException {
        double share = contender == Contender.REDISSON ? 0.01 : 0.95;
        for (int look = 0; look < MOST_LOOKS; look++) {
            long askedBefore = primary.calls(contender.command());
            long endedBefore = app.ended();
            seconds(1);
            long reads = app.ended() - endedBefore;
            long asked = primary.calls(contender.command()) - askedBefore;
            if (reads > READS_PER_SECOND / 2 && asked >= share * reads) {
                return;
            }
        }
        throw new IllegalStateException("hardly a read comes to the server before the trouble");
    }

    private static int frozenSeconds(Context context) {
        return context.shortOrLong(3, 8);
    }

    private static int afterSeconds(Context context) {
        return context.shortOrLong(2, 4);
    }

    private static void seconds(int seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
    }
}

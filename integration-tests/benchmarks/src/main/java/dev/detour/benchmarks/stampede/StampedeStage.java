package dev.detour.benchmarks.stampede;

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
 * What comes to the system of record when one key has expired that a thousand threads read, and when a server has lost a
 * hundred thousand keys: with cache-aside alone, and with Detour.
 */
public final class StampedeStage implements Stage {

    private static final int READS_PER_SECOND = 10_000;

    /** What takes long is what is worth a key that everybody reads. */
    private static final OpenLoad HOT_KEY =
            new OpenLoad(KeyPlan.ONE, READS_PER_SECOND, 1_000, Duration.ofMillis(50), Duration.ofSeconds(1));

    private static final OpenLoad COLD_START =
            new OpenLoad(KeyPlan.EACH_ALIKE, READS_PER_SECOND, 256, Duration.ofMillis(2), Duration.ofSeconds(60));

    @Override
    public String name() {
        return "stampede";
    }

    @Override
    public List<Row> run(Context context) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        rows.addAll(hotKey(context, Contender.JEDIS, Contender.DETOUR_JEDIS));
        rows.addAll(hotKey(context, Contender.LETTUCE, Contender.DETOUR_LETTUCE));
        for (Loss loss : Loss.values()) {
            rows.addAll(coldStart(context, loss, Contender.LETTUCE, Contender.DETOUR_LETTUCE));
        }
        return rows;
    }

    private List<Row> hotKey(Context context, Contender... contenders) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Contender contender : contenders) {
            try (RedisServer server = RedisServer.start();
                    LoadedApp app = LoadedApp.start(context, contender, HOT_KEY, server.port(), server.port())) {
                app.begin();
                app.ready();
                app.struck();
                seconds(context.shortOrLong(8, 30));
                CourseFigures figures = app.end();
                System.out.printf("stampede hot key %s %s%n", contender, figures);
                rows.addAll(new HotKeyRows(name(), contender, figures).rows());
            }
        }
        return rows;
    }

    private List<Row> coldStart(Context context, Loss loss, Contender without, Contender with)
            throws InterruptedException {
        ColdStartRuns runs = new ColdStartRuns();
        for (int round = 0; round < context.shortOrLong(1, 3); round++) {
            runs.add(measured(context, loss, without), measured(context, loss, with));
        }
        return new ColdStartRows(name(), loss, without, with, runs).rows();
    }

    private static CourseFigures measured(Context context, Loss loss, Contender contender) throws InterruptedException {
        try (RedisServer server = RedisServer.start()) {
            Catalog.fill(server, COLD_START.plan().known());
            try (LoadedApp app = LoadedApp.start(context, contender, COLD_START, server.port(), server.port())) {
                app.begin();
                app.ready();
                app.struck();
                loss.befall(server);
                seconds(context.shortOrLong(6, 12));
                CourseFigures figures = app.end();
                System.out.printf("stampede %s %s %s%n", loss, contender, figures);
                return figures;
            }
        }
    }

    private static void seconds(int seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
    }
}

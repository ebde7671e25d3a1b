package dev.detour.benchmarks.hit;

import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Stage;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.HitFigures;
import dev.detour.benchmarks.app.HitMain;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A read that Redis answers, through clients that are really woven, with each agent in turn. The replies come from memory, or
 * the network would hide what is measured; what else asks the server meets a real one.
 */
public final class HitStage implements Stage {

    private static final int[] THREADS = {1, 8};
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final List<String> JMH_JARS = List.of("jmh-core-", "jopt-simple-", "commons-math3-", "gson-");

    @Override
    public String name() {
        return "hit";
    }

    @Override
    public List<Row> run(Context context) {
        List<Row> rows = new ArrayList<>();
        try (RedisServer server = RedisServer.start()) {
            for (Client client : Client.values()) {
                measured(context, client, server)
                        .forEach((threads, runs) -> rows.addAll(new HitRows(name(), client, threads, runs).rows()));
            }
        }
        return rows;
    }

    private static Map<Integer, HitRuns> measured(Context context, Client client, RedisServer server) {
        int processors = Runtime.getRuntime().availableProcessors();
        Map<Integer, HitRuns> all = new TreeMap<>();
        for (int round = 0; round < context.shortOrLong(3, 6); round++) {
            for (int threads : THREADS) {
                HitRuns runs = all.computeIfAbsent(threads, count -> new HitRuns(count, processors));
                for (Variant variant : Variant.values()) {
                    HitFigures figures = measured(context, client, threads, variant, server);
                    System.out.printf("hit %s %d %s %s%n", client, threads, variant, figures);
                    runs.add(variant, figures);
                }
            }
        }
        return all;
    }

    private static HitFigures measured(
            Context context, Client client, int threads, Variant variant, RedisServer server) {
        List<String> jars = new ArrayList<>(JMH_JARS);
        jars.addAll(client.jars());
        AgentJvm.Builder jvm = context.jvm(HitMain.class, jars)
                .arguments(
                        client.benchmark().getName(),
                        Integer.toString(threads),
                        Integer.toString(context.shortOrLong(
                                20, 20)), // of eight threads the compiler has little of two processors
                        Integer.toString(context.shortOrLong(4, 8)),
                        Integer.toString(context.shortOrLong(500, 1_000)))
                .arguments("-Xms512m", "-Xmx512m", "-Dbenchmarks.port=" + server.port())
                .arguments(context.options(variant).toArray(new String[0]));
        return context.result(jvm, HitFigures.class, TIMEOUT);
    }
}

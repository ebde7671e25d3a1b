package dev.detour.benchmarks.memory;

import dev.detour.benchmarks.ClientJars;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Stage;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.MemoryFigures;
import dev.detour.benchmarks.app.MemoryMain;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is alive in a JVM that has read one key, and in one that has read a million of them once each, with each agent in turn. */
public final class MemoryStage implements Stage {

    static final int KEYS = 1_000_000;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final List<String> JARS = ClientJars.ofBothWith("gson-");

    /** The clients, as {@link MemoryMain} calls them. */
    private static final List<String> CLIENTS = List.of("JEDIS", "LETTUCE");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Row> run(Context context) {
        List<Row> rows = new ArrayList<>();
        try (RedisServer server = RedisServer.start()) {
            for (String client : CLIENTS) {
                Runs<MemoryFigures> runs = new Runs<>();
                for (int round = 0; round < context.shortOrLong(6, 12); round++) {
                    for (Variant variant : Runs.VARIANTS) {
                        MemoryFigures figures = measured(context, client, variant, server);
                        System.out.printf("memory %s %s %s%n", client, variant, figures);
                        runs.add(variant, figures);
                    }
                }
                rows.addAll(new MemoryRows(name(), client, runs).rows());
            }
        }
        return rows;
    }

    /** In a heap of which Detour's parts are more than the sizes that it may take by its defaults, or they would be cut. */
    private static MemoryFigures measured(Context context, String client, Variant variant, RedisServer server) {
        AgentJvm.Builder jvm = context.jvm(MemoryMain.class, JARS)
                .option("-Xms2g")
                .option("-Xmx2g")
                .option("-XX:+UseSerialGC") // which counts no whole regions for what is alive in them
                .arguments(client, Integer.toString(server.port()), Integer.toString(KEYS));
        context.options(variant).forEach(jvm::option);
        return context.result(jvm, MemoryFigures.class, TIMEOUT);
    }
}

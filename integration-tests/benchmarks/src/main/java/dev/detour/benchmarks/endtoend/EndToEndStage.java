package dev.detour.benchmarks.endtoend;

import dev.detour.benchmarks.ClientJars;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Stage;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.Keys;
import dev.detour.benchmarks.app.LoadFigures;
import dev.detour.benchmarks.app.LoadMain;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * GETs of one application and a real Redis on the loopback interface, with each agent in turn: ABCABC. Each time it is another
 * JVM, because JVMs differ more from each other than their agents do.
 */
public final class EndToEndStage implements Stage {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int VALUE_BYTES = 100;
    private static final List<String> JARS = ClientJars.ofBothWith("gson-", "HdrHistogram-");

    /** The clients, as {@link LoadMain} calls them. */
    private static final List<String> CLIENTS = List.of("JEDIS", "LETTUCE");

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public List<Row> run(Context context) {
        List<Row> rows = new ArrayList<>();
        try (RedisServer server = RedisServer.start()) {
            for (int key = 0; key < Keys.COUNT; key++) {
                server.command("SET", Keys.name(key), "x".repeat(VALUE_BYTES));
            }
            for (String client : CLIENTS) {
                Runs<LoadFigures> runs = new Runs<>();
                for (int round = 0; round < context.shortOrLong(6, 20); round++) {
                    for (Variant variant : Runs.VARIANTS) {
                        LoadFigures figures = measured(context, client, variant, server);
                        System.out.printf("end-to-end %s %s %s%n", client, variant, figures);
                        runs.add(variant, figures);
                    }
                }
                rows.addAll(new LoadRows(name(), client, runs).rows());
            }
        }
        return rows;
    }

    private static LoadFigures measured(Context context, String client, Variant variant, RedisServer server) {
        AgentJvm.Builder jvm = context.jvm(LoadMain.class, JARS)
                .option("-Xms256m")
                .option("-Xmx256m")
                .arguments(
                        client,
                        Integer.toString(server.port()),
                        Integer.toString(context.shortOrLong(3, 5)),
                        Integer.toString(context.shortOrLong(2, 5)),
                        Integer.toString(context.shortOrLong(4, 10)),
                        Integer.toString(LoadRows.RATE));
        context.options(variant).forEach(jvm::option);
        return context.result(jvm, LoadFigures.class, TIMEOUT);
    }
}

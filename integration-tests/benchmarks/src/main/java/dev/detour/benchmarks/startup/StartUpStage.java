package dev.detour.benchmarks.startup;

import dev.detour.benchmarks.ClientJars;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Runs;
import dev.detour.benchmarks.Stage;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.Keys;
import dev.detour.benchmarks.app.StartUpFigures;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long a JVM takes until it comes to {@code main}, and until it has read one key from a real Redis, with each agent in
 * turn: ABCABC over many rounds, since a start is over soon and differs much from the one before. The JVMs have the options of
 * any other, the JDK's own archive of classes included.
 */
public final class StartUpStage implements Stage {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** The same for all, so that it takes as long to find a class. */
    private static final List<String> JARS = ClientJars.ofBothWith("gson-");

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public List<Row> run(Context context) {
        Map<Program, Runs<StartUpFigures>> all = new EnumMap<>(Program.class);
        try (RedisServer server = RedisServer.start()) {
            server.command("SET", Keys.name(0), "value");
            measureAll(context, server, new EnumMap<>(Program.class)); // not counted: reads the jars from the disk
            for (int round = 0; round < context.shortOrLong(9, 30); round++) {
                measureAll(context, server, all);
            }
        }
        List<Row> rows = new ArrayList<>();
        all.forEach((program, runs) -> rows.addAll(new StartUpRows(name(), program, runs).rows()));
        return rows;
    }

    private static void measureAll(Context context, RedisServer server, Map<Program, Runs<StartUpFigures>> into) {
        for (Program program : Program.values()) {
            for (Variant variant : Runs.VARIANTS) {
                StartUpFigures figures = measured(context, program, variant, server);
                System.out.printf("start-up %s %s %s%n", program.name(), variant, figures);
                into.computeIfAbsent(program, any -> new Runs<>()).add(variant, figures);
            }
        }
    }

    private static StartUpFigures measured(Context context, Program program, Variant variant, RedisServer server) {
        AgentJvm.Builder jvm = context.jvm(program.main(), JARS)
                .arguments(program.arguments(server.port(), Keys.name(0)).toArray(new String[0]));
        context.options(variant).forEach(jvm::option);
        return context.result(jvm, StartUpFigures.class, TIMEOUT);
    }
}

package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads that an application under test makes by itself, on connections of its own, while the test hurts its server. */
record RunningLoad(ControlledApp app, String name) {

    private static final AtomicLong LAST_NAME = new AtomicLong();

    /** Stores the right value of every key of a plan. */
    static void fill(RedisServer server, LoadPlan plan) {
        List<String> command = new ArrayList<>(List.of("MSET"));
        for (int i = 0; i < plan.keys(); i++) {
            command.add(plan.key(i));
            command.add(LoadPlan.valueOf(plan.key(i)));
        }
        server.command(command.toArray(new String[0]));
    }

    /** Begins; returns when all connections are open and the first reads are under way. */
    static RunningLoad start(ControlledApp app, AccessKind kind, Target target, LoadPlan plan) {
        String name = "load-" + LAST_NAME.incrementAndGet();
        List<String> arguments = new ArrayList<>(List.of(name, kind.name()));
        arguments.addAll(plan.toArguments());
        arguments.addAll(List.of(target.toArguments()));
        valueOf(app, app.call("startLoad", arguments.toArray(new String[0])));
        return new RunningLoad(app, name);
    }

    /** Waits for the end that the plan sets, at most half a minute. */
    LoadReport await() {
        return LoadReport.parse(valueOf(app, app.call("awaitLoad", name)));
    }

    /** Ends it now; a read that is under way is waited for. */
    LoadReport stop() {
        return LoadReport.parse(valueOf(app, app.call("stopLoad", name)));
    }

    private static String valueOf(ControlledApp app, Reply reply) {
        String value = reply.value();
        if (value == null) {
            throw new AssertionError(
                    "the load failed: " + reply + "\n" + app.jvm().tail());
        }
        return value;
    }
}

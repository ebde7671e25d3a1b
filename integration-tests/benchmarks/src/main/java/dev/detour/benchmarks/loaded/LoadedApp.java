package dev.detour.benchmarks.loaded;

import com.google.gson.Gson;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.app.CourseFigures;
import dev.detour.benchmarks.app.OpenLoopMain;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.Reply;
import dev.detour.testkit.app.ControlPort;
import java.util.List;

/** One application under load in a JVM of its own, and the steps of what happens to it. Not thread-safe. */
public final class LoadedApp implements AutoCloseable {

    private static final Gson GSON = new Gson();

    private final ControlledApp app;

    private LoadedApp(ControlledApp app) {
        this.app = app;
    }

    /**
     * Starts it and returns when it has read all that it is to know.
     *
     * @param port of the server that it reads from
     * @param secondPort of one with the same values
     * @throws AssertionError if it does not come to that
     */
    public static LoadedApp start(Context context, Contender contender, OpenLoad load, int port, int secondPort) {
        AgentJvm.Builder jvm = context.jvm(OpenLoopMain.class, contender.jars())
                .classPath(contender.otherJars(context))
                .classPath(List.of(OwnClassPath.locationOf(ControlPort.class)))
                .option("-Xms1g")
                .option("-Xmx1g")
                .arguments(
                        contender.way().name(),
                        Integer.toString(port),
                        Integer.toString(secondPort),
                        load.plan().name(),
                        Integer.toString(load.readsPerSecond()),
                        Integer.toString(load.threads()),
                        Long.toString(load.query().toNanos() / 1_000),
                        Long.toString(load.ttl().toMillis()));
        context.options(contender.variant()).forEach(jvm::option);
        return new LoadedApp(ControlledApp.start(jvm));
    }

    /** The load begins. */
    public void begin() {
        Reply unused = call("begin");
    }

    /**
     * Nothing has happened yet, and nothing may have.
     *
     * @return how many reads are over
     * @throws AssertionError if it is not what it is said to be
     */
    public long ready() {
        return Long.parseLong(String.valueOf(call("ready").value()));
    }

    /** The trouble is there. What is due from now on is counted. */
    public void struck() {
        Reply unused = call("struck");
    }

    /** The trouble is over. What is due from now on is not counted. */
    public void lifted() {
        Reply unused = call("lifted");
    }

    /** The load ends. Returns when its last read is over, or has waited for long enough. */
    public CourseFigures end() {
        return GSON.fromJson(call("end").value(), CourseFigures.class);
    }

    private Reply call(String operation) {
        Reply reply = app.call(operation);
        if (reply.kind() == Reply.Kind.ERROR) {
            throw new AssertionError(
                    operation + ": " + reply.outcome() + '\n' + app.jvm().tail());
        }
        return reply;
    }

    @Override
    public void close() {
        app.close();
    }
}

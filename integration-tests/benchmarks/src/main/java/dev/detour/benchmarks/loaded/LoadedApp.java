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
import java.time.Duration;
import java.util.List;

/** One application under load in a JVM of its own, and the steps of what happens to it. Not thread-safe. */
public final class LoadedApp implements AutoCloseable {

    /** How long the load may go on before anything happens. */
    public static final Duration MOST_LEAD = Duration.ofSeconds(20);

    private static final long LOOK_MILLIS = 250;
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

    /**
     * The load begins. Returns when its reads are as quick as is usual, or it is clear that they will not be: then its figures
     * show it.
     */
    public void begin() throws InterruptedException {
        Reply unused = call("begin");
        long beganNanos = System.nanoTime();
        do {
            Thread.sleep(LOOK_MILLIS);
        } while (!String.valueOf(call("settled").value()).equals("true")
                && System.nanoTime() - beganNanos < MOST_LEAD.toNanos());
    }

    /** Reads that are over. */
    public long ended() {
        return Long.parseLong(String.valueOf(call("ended").value()));
    }

    /**
     * Nothing has happened yet, and nothing may have.
     *
     * @throws AssertionError if it is not what it is said to be
     */
    public void ready() {
        Reply unused = call("ready");
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

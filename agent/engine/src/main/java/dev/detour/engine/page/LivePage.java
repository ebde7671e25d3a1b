package dev.detour.engine.page;

import dev.detour.engine.http.HttpPort;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page of this process: is told of decisions, and shows them with what else there is to see. Thread-safe. */
public final class LivePage implements Telemetry.Part {

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecentDecisions decisions;
    private final Edges edges = new Edges();

    /** @param keys what may be told of a key; null for nothing */
    public LivePage(Function<Key, @Nullable String> keys) {
        this.decisions = new RecentDecisions(keys);
    }

    /** Keeps what is to be shown of it: never blocks. */
    @Override
    public void decided(Decision decision) {
        decisions.add(decision, System.currentTimeMillis());
        edges.add(decision);
    }

    /** Kept among the others; no edge of a table was taken for it. */
    @Override
    public void observed(Decision decision) {
        decisions.add(decision, System.currentTimeMillis());
    }

    /** What is shown of decisions, the latest first. */
    List<Seen> latest() {
        return decisions.latest();
    }

    /** Opens the port that the settings name, and serves the page on threads of its own. Never blocks, never throws. */
    public void open(Overview overview) {
        try {
            History history = new History(overview.traffics().all(), System.nanoTime());
            OwnThread.create(() -> serve(overview, history), "detour-page").start();
            OwnThread.create(() -> tick(history), "detour-page-clock").start();
        } catch (Throwable noThread) {
            AgentLog.ownFault("starting the page", noThread);
        }
    }

    private void serve(Overview overview, History history) {
        int port = overview.settings().telemetry().pagePort();
        try {
            StateJson state = new StateJson(overview, history, edges, decisions);
            HttpPort open = serving(new Site(state::write, overview.report()), port);
            AgentLog.info("the page is at http://localhost:" + open.address().getPort() + "/");
            open.serve();
        } catch (IOException | SecurityException taken) {
            AgentLog.warn("detour.page.port: the page cannot be served at port " + port + " (" + taken.getMessage()
                    + "); set another port, or off. The application runs on.");
        }
    }

    /** At the loopback interface, whatever the port. */
    static HttpPort serving(Site site, int port) throws IOException {
        return new HttpPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), site::answer, "detour-page-request");
    }

    private static void tick(History history) {
        while (true) {
            LockSupport.parkNanos(TICK_NANOS);
            history.tick(System.nanoTime());
        }
    }
}

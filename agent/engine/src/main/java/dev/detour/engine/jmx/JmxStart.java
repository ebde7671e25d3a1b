package dev.detour.engine.jmx;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Primary;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Has the beans registered, on a thread of its own. Knows no class of JMX, which a JVM need not have: whoever starts it must
 * neither load them nor meet what comes of it.
 */
public final class JmxStart {

    private final String version;
    private final Settings settings;
    private final Figures figures;
    private final Collection<Primary> servers;
    private final Supplier<String> report;
    private final long startedNanos = System.nanoTime();

    /**
     * @param servers live
     * @param report as JSON, made anew each time
     */
    public JmxStart(
            String version, Settings settings, Figures figures, Collection<Primary> servers, Supplier<String> report) {
        this.version = version;
        this.settings = settings;
        this.figures = figures;
        this.servers = servers;
        this.report = report;
    }

    /** Never blocks, never throws. */
    public void start() {
        try {
            OwnThread.create(this::run, "detour-jmx").start();
        } catch (Throwable noThread) {
            AgentLog.ownFault("starting the thread for JMX", noThread);
        }
    }

    private void run() {
        try {
            new MBeans(version, settings, figures, servers, report, startedNanos).run();
        } catch (LinkageError noManagement) {
            AgentLog.info("nothing can be seen by JMX: this JVM has no module java.management (" + noManagement + ')');
        }
    }
}

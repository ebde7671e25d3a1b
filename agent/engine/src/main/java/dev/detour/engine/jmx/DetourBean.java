package dev.detour.engine.jmx;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** The whole. */
final class DetourBean implements DetourMXBean {

    private static final double NANOS_PER_SECOND = 1e9;

    private final String version;
    private final String source;
    private final Traffics traffics;
    private final Collection<Primary> servers;
    private final Operations operations;
    private final Supplier<String> report;
    private final long startedNanos;

    /**
     * @param servers live
     * @param report as JSON, made anew each time
     */
    DetourBean(
            String version,
            String source,
            Traffics traffics,
            Collection<Primary> servers,
            Operations operations,
            Supplier<String> report,
            long startedNanos) {
        this.version = version;
        this.source = source;
        this.traffics = traffics;
        this.servers = servers;
        this.operations = operations;
        this.report = report;
        this.startedNanos = startedNanos;
    }

    @Override
    public String getVersion() {
        return version;
    }

    @Override
    public String getMode() {
        return traffics.mode().label();
    }

    @Override
    public String getSettingsSource() {
        return source;
    }

    @Override
    public double getUptimeSeconds() {
        return (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
    }

    @Override
    public int getServers() {
        return servers.size();
    }

    @Override
    public int getServersNotClosed() {
        return Math.toIntExact(servers.stream()
                .filter(server -> server.state() != BreakerState.CLOSED)
                .count());
    }

    @Override
    public int getRoutes() {
        return traffics.all().size();
    }

    @Override
    public long getHits() {
        return Counters.sum(traffics.all(), Traffic::hits);
    }

    @Override
    public long getMisses() {
        return Counters.failed(traffics.all(), Event::isMiss);
    }

    @Override
    public long getFaults() {
        return Counters.failed(traffics.all(), Event::isFault);
    }

    @Override
    public Map<String, Long> getAnswered() {
        return Counters.answers(traffics.all());
    }

    @Override
    public long getUnanswered() {
        return Counters.sum(traffics.all(), Traffic::unansweredReads);
    }

    @Override
    public String report() {
        return report.get();
    }

    @Override
    public String setMode(String mode) {
        operations.check();
        RouteMode before = traffics.mode();
        RouteMode wanted = Operations.mode(mode);
        traffics.setMode(wanted);
        AgentLog.info("all routes: mode " + wanted.label() + " by an operator, before it was " + before.label());
        return before.label();
    }
}

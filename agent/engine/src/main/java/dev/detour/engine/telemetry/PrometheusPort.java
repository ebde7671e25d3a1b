package dev.detour.engine.telemetry;

import dev.detour.engine.http.HttpPort;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.OwnThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;

/**
 * A port at which Prometheus finds the metrics, whatever else they go to. Not the server that comes with the exporter,
 * which takes its port from the application's settings of the same library.
 */
public final class PrometheusPort implements AutoCloseable {

    private final HttpPort http;
    private final MetricsSite site;

    private PrometheusPort(HttpPort http, MetricsSite site) {
        this.http = http;
        this.site = site;
    }

    /**
     * Opens the port, on a thread of Detour's own; says where it is, or that it cannot be had.
     *
     * @param port 0 for none
     */
    public static void openIfWanted(String host, int port, MetricsPart metrics) {
        openIfWanted(host, port, metrics, task -> OwnThread.create(task, "detour-prometheus"));
    }

    static void openIfWanted(String host, int port, MetricsPart metrics, ThreadFactory threads) {
        if (port == 0) {
            return;
        }
        try {
            threads.newThread(() -> serve(host, port, metrics)).start();
        } catch (OutOfMemoryError noThread) {
            AgentLog.warn("no metrics for Prometheus: there is no thread to serve them (" + noThread.getMessage()
                    + "); raise the limit of threads or of memory, and start anew. The application runs on.");
        }
    }

    private static void serve(String host, int port, MetricsPart metrics) {
        PrometheusPort open;
        try {
            open = open(host, port, metrics);
        } catch (IOException | RuntimeException | LinkageError taken) {
            AgentLog.warn("no metrics for Prometheus: " + host + ':' + port + " cannot be opened ("
                    + taken.getMessage()
                    + "); set detour.prometheus.port to a port that is free, or detour.prometheus.host"
                    + " to an address of this machine. The application runs on.");
            return;
        }
        open.announce();
        open.serve();
    }

    /** Opens it now, and serves nothing yet. */
    static PrometheusPort open(String host, int port, MetricsPart metrics) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("no such host");
        }
        MetricsSite site = new MetricsSite(address.getAddress(), metrics);
        try {
            return new PrometheusPort(new HttpPort(address, site::answer, "detour-prometheus-request"), site);
        } catch (Throwable failure) {
            site.close();
            throw failure;
        }
    }

    private void announce() {
        String place = "http://" + authority() + MetricsSite.PATH;
        if (http.address().getAddress().isLoopbackAddress()) {
            AgentLog.info("metrics for Prometheus at " + place);
        } else {
            AgentLog.warn("metrics for Prometheus at " + place + ", where everybody who reaches this machine can read"
                    + " them; unset detour.prometheus.host if only this machine is to.");
        }
    }

    /** Serves until it is closed. */
    void serve() {
        http.serve();
    }

    /** Host and port. */
    String authority() {
        InetSocketAddress address = http.address();
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }

    @Override
    public void close() throws IOException {
        http.close();
        site.close();
    }
}

package dev.detour.engine.jmx;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Traffics;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The beans of every server, of every route and of the whole.
 *
 * <p>The platform's MBean server is never made here. To make it loads a builder that the application may name, and sets up
 * logging, which the application may want to configure before; both would be done too early, on a thread without its class
 * loaders. And it need not be made: every management client, be it attached, remote or within the application, has it made
 * before it can look. So once a second, from the first server on, a thread looks whether it is there.
 */
final class MBeans {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings;
    private final Traffics traffics;
    private final Collection<Primary> servers;
    private final DetourBean whole;
    private final Registrar<Primary> ofServers;
    private final Registrar<Traffic> ofRoutes;
    private final Registrar<DetourBean> ofTheWhole;

    /** Touched by the thread alone. */
    private @Nullable MBeanServer last;

    /**
     * @param servers live
     * @param report as JSON, made anew each time
     * @param startedNanos {@link System#nanoTime()} when Detour was started
     */
    MBeans(
            String version,
            Settings settings,
            Figures figures,
            Collection<Primary> servers,
            Supplier<String> report,
            long startedNanos) {
        Operations operations = new Operations(settings.telemetry().jmx());
        this.settings = settings;
        this.traffics = figures.traffics();
        this.servers = servers;
        this.whole = new DetourBean(version, settings.source(), traffics, servers, operations, report, startedNanos);
        this.ofServers = new Registrar<>(
                "Server", Primary::server, server -> new ServerBean(server, figures.evictedPerSecond(), operations));
        this.ofRoutes = new Registrar<>(
                "Route",
                MBeans::nameOf,
                traffic -> new RouteBean(traffic, settings.policyOf(traffic.route()), operations));
        this.ofTheWhole = new Registrar<>("Detour", none -> "", bean -> bean);
    }

    /** Routes that came too late for a name of their own are counted together. */
    private static String nameOf(Traffic traffic) {
        return traffic.route().isEmpty() ? "(others)" : traffic.route();
    }

    /** Looks from now on, until the JVM ends. */
    @SuppressWarnings("InfiniteLoopStatement")
    void run() {
        while (true) {
            keepInStep();
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private void keepInStep() {
        MBeanServer server = platform();
        if (server == null) {
            return;
        }
        if (server != last) {
            last = server;
            ofServers.forget();
            ofRoutes.forget();
            ofTheWhole.forget();
        }
        ofTheWhole.keepInStep(server, List.of(whole));
        ofRoutes.keepInStep(server, traffics.all());
        ofServers.keepInStep(server, servers);
    }

    /** That of the platform, if somebody has had it made; null otherwise. */
    static @Nullable MBeanServer platform() {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            try {
                if (server.isRegistered(new ObjectName("java.lang:type=Runtime"))) {
                    return server;
                }
            } catch (MalformedObjectNameException | RuntimeException notThat) {
                // one of the application's own, with rules of its own
            }
        }
        return null;
    }
}

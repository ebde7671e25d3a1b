package dev.detour.chaos.site;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.SlowNetwork;
import dev.detour.testkit.TlsServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A site with its applications. Not thread-safe, but for what {@link Site} promises to faults.
 *
 * <p>Two sets of applications at most: those with the usual settings are kept when others take their place for a scenario.
 */
public final class RunningSite implements Site {

    /** Where a machine of two processors carries fewer reads: they are due in the time that a breaker has to open all the same. */
    private static final Map<String, String> FEWER_FAILURES = Map.of("detour.breaker.failures", "3");

    private static final Consumer<AgentJvm.Builder> UNPREPARED = jvm -> {};

    /** For clients to try several times to connect. */
    private static final long REFUSED_MILLIS = 1_000;

    private final Servers servers;
    private final List<Application> usual = new ArrayList<>();
    private volatile List<Application> applications = List.of();
    private volatile RedisServer primary;

    private RunningSite(Servers servers) {
        this.servers = servers;
        this.primary = servers.primary();
    }

    /**
     * Starts the servers; there are no applications yet.
     *
     * @param seed of what befalls replies on a network
     */
    public static RunningSite start(Kind kind, long seed) {
        return new RunningSite(Servers.start(kind, seed));
    }

    /** The version of the servers. */
    public String redisVersion() {
        return primary.info("server", "redis_version");
    }

    /** Starts applications with the agent where there are none with these settings, and makes them those under test. */
    public void useWoven(Map<String, String> settings) {
        if (!settings.isEmpty()) {
            applications = started(settings, UNPREPARED);
            return;
        }
        if (usual.isEmpty()) {
            usual.addAll(started(kind() == Kind.TLS_CLUSTER ? FEWER_FAILURES : settings, UNPREPARED));
        }
        applications = List.copyOf(usual);
    }

    /** Starts applications with the agent whose JVMs are prepared for something, and makes them those under test. */
    public void usePrepared(Map<String, String> settings, Consumer<AgentJvm.Builder> prepare) {
        applications = started(settings, prepare);
    }

    /** Starts applications without the agent, and makes them those under test. */
    public void usePlain() {
        applications = started(null, UNPREPARED);
    }

    private List<Application> started(@Nullable Map<String, String> settings, Consumer<AgentJvm.Builder> prepare) {
        List<Application> started = new ArrayList<>();
        try {
            for (Clients clients : Clients.of(kind())) {
                started.add(Applications.start(clients, opening(clients), settings, prepare));
            }
            return List.copyOf(started);
        } catch (Throwable failed) {
            started.forEach(application -> application.app().close());
            throw failed;
        }
    }

    /**
     * What takes more than the usual to be made when it is first needed is needed once: clients of a cluster keep
     * connections to whoever was a primary, and learn of replicas when they ask for the slots anew.
     */
    public void rehearse() throws InterruptedException {
        switch (kind()) {
            case TLS, TLS_CLUSTER -> {
                tls().expire();
                TimeUnit.MILLISECONDS.sleep(REFUSED_MILLIS);
                tls().renew();
            }
            case CLUSTER, NETWORKED_CLUSTER -> cluster().primaries().forEach(cluster()::failover);
            case REPLICATED, NETWORKED, SENTINEL -> {}
        }
    }

    /** Ends those under test, unless they are to be used again. */
    public void leave() {
        applications.stream()
                .filter(application -> !usual.contains(application))
                .forEach(application -> application.app().close());
        applications = List.of();
    }

    private List<String> opening(Clients clients) {
        List<String> words = new ArrayList<>(List.of(
                Integer.toString(servers.databases()),
                Boolean.toString(servers.haveOtherUser()),
                Servers.portsOf(servers.all())));
        for (String way : clients.labels()) {
            words.add(way);
            words.add(servers.address());
        }
        return words;
    }

    /** Returns when the servers are well. Whoever is primary then is {@link #primary} until the next call. */
    public void awaitHealth() {
        servers.awaitHealth();
        primary = servers.primary();
    }

    @Override
    public Kind kind() {
        return servers.kind();
    }

    @Override
    public RedisServer primary() {
        return primary;
    }

    @Override
    public RedisServer replica() {
        return servers.replicaOf(primary);
    }

    @Override
    public List<RedisServer> servers() {
        return servers.all();
    }

    @Override
    public SlowNetwork network() {
        return servers.networkBefore(primary);
    }

    @Override
    public SlowNetwork link() {
        return servers.link();
    }

    @Override
    public RedisCluster cluster() {
        return servers.had(servers.cluster(), "cluster");
    }

    @Override
    public RedisSentinels sentinels() {
        return servers.had(servers.sentinels(), "sentinels");
    }

    @Override
    public TlsServer tls() {
        return servers.tls(primary);
    }

    @Override
    public List<Application> applications() {
        return applications;
    }

    @Override
    public void close() {
        leave();
        usual.forEach(application -> application.app().close());
        servers.close();
    }
}

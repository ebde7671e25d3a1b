package dev.detour.benchmarks.app.access;

import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.MultiDbClient;
import redis.clients.jedis.MultiDbConfig;
import redis.clients.jedis.MultiDbConfig.CircuitBreakerConfig;
import redis.clients.jedis.MultiDbConfig.DatabaseConfig;
import redis.clients.jedis.MultiDbConfig.RetryConfig;
import redis.clients.jedis.mcf.HealthCheckStrategy;
import redis.clients.jedis.mcf.PingStrategy;
import redis.clients.jedis.mcf.ProbingPolicy;

/** Jedis's own failover between two databases. */
final class FailoverJedis implements Access {

    private static final float FIRST = 1;
    private static final float SECOND = 0.5f;

    private static final int TIMEOUT_MILLIS = 20;
    private static final int CONNECT_TIMEOUT_MILLIS = 200;
    private static final int RETRY_MILLIS = 10;
    private static final int FAILURES = 5;
    private static final int CHECK_MILLIS = 100;
    private static final int FAILBACK_MILLIS = 1_000;
    private static final int GRACE_MILLIS = 5_000;

    private final int port;
    private final AtomicInteger switches = new AtomicInteger();
    private final MultiDbClient client;
    private final CacheAside aside;

    private FailoverJedis(Site site, MultiDbConfig config) {
        this.port = site.port();
        this.client = MultiDbClient.builder()
                .multiDbConfig(config)
                .databaseSwitchListener(event -> switches.incrementAndGet())
                .build();
        this.aside = new CacheAside(JedisCaches.unified(client, site), site);
    }

    /** With its defaults, but for how many connections there are. */
    static Access withDefaults(Site site) {
        JedisClientConfig defaults = DefaultJedisClientConfig.builder().build();
        MultiDbConfig config = MultiDbConfig.builder()
                .database(database(site.port(), FIRST, defaults).build())
                .database(database(site.secondPort(), SECOND, defaults).build())
                .build();
        return new FailoverJedis(site, config);
    }

    /**
     * As quick as it can be made without switching for a hiccup: it gives a read 20 ms, switches for five that took longer
     * or for a health check that failed, and then tries again at the other database what the first had not answered.
     */
    static Access atItsBest(Site site) {
        JedisClientConfig impatient = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_TIMEOUT_MILLIS)
                .socketTimeoutMillis(TIMEOUT_MILLIS)
                .build();
        MultiDbConfig config = MultiDbConfig.builder()
                .database(checked(database(site.port(), FIRST, impatient)))
                .database(checked(database(site.secondPort(), SECOND, impatient)))
                .commandRetry(RetryConfig.builder()
                        .maxAttempts(2)
                        .waitDuration(RETRY_MILLIS)
                        .build())
                .failureDetector(CircuitBreakerConfig.builder()
                        .minNumOfFailures(FAILURES)
                        .failureRateThreshold(0) // of ten thousand reads a second no time-out is soon a large share
                        .build())
                .retryOnFailover(true)
                .fastFailover(true)
                .gracePeriod(GRACE_MILLIS)
                .failbackCheckInterval(FAILBACK_MILLIS)
                .build();
        return new FailoverJedis(site, config);
    }

    private static DatabaseConfig.Builder database(int port, float weight, JedisClientConfig config) {
        return DatabaseConfig.builder(JedisCaches.address(port), config)
                .weight(weight)
                .connectionPoolConfig(JedisCaches.sized(new ConnectionPoolConfig()));
    }

    private static DatabaseConfig checked(DatabaseConfig.Builder database) {
        HealthCheckStrategy.Config often = HealthCheckStrategy.Config.builder()
                .interval(CHECK_MILLIS)
                .timeout(CHECK_MILLIS)
                .numProbes(2)
                .delayInBetweenProbes(RETRY_MILLIS)
                .policy(ProbingPolicy.BuiltIn.ANY_SUCCESS)
                .build();
        return database.healthCheckStrategySupplier((address, config) -> new PingStrategy(address, config, often))
                .build();
    }

    @Override
    public String get(String key) {
        return aside.get(key);
    }

    @Override
    public void checkReady() {
        int active = client.getActiveDatabaseEndpoint().getPort();
        if (active != port) {
            throw new IllegalStateException("it has switched before the trouble");
        }
    }

    @Override
    public String afterwards() {
        int active = client.getActiveDatabaseEndpoint().getPort();
        return switches + " switches, in the end the " + (active == port ? "first" : "second") + " database";
    }
}

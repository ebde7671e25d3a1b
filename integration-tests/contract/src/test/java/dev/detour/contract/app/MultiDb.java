package dev.detour.contract.app;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.failover.MultiDbClient;
import io.lettuce.core.failover.api.CircuitBreakerConfig;
import io.lettuce.core.failover.api.DatabaseConfig;
import io.lettuce.core.failover.api.MultiDbOptions;
import io.lettuce.core.failover.api.StatefulRedisMultiDbConnection;
import io.lettuce.core.failover.health.HealthCheckStrategySupplier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lettuce's own failover client: several databases, of which the first that is well is used. */
final class MultiDb {

    private MultiDb() {}

    /** The health of the databases is what becomes of commands alone: nothing is asked beside them. */
    static RedisClient client(List<String> uris, ClientOptions options, Map<String, String> named) {
        int failures = Integer.parseInt(named.getOrDefault("failures", "1000"));
        List<DatabaseConfig> databases = new ArrayList<>();
        for (int i = 0; i < uris.size(); i++) {
            databases.add(DatabaseConfig.builder(RedisURI.create(uris.get(i)))
                    .weight(1f / (i + 1))
                    .clientOptions(options)
                    .healthCheckStrategySupplier(HealthCheckStrategySupplier.NO_HEALTH_CHECK)
                    .circuitBreakerConfig(CircuitBreakerConfig.builder()
                            .minimumNumberOfFailures(failures)
                            .failureRateThreshold(1)
                            .metricsWindowSize(60)
                            .build())
                    .build());
        }
        return (RedisClient) MultiDbClient.create(
                databases,
                MultiDbOptions.builder()
                        .delayInBetweenFailoverAttempts(Duration.ofSeconds(1))
                        .build());
    }

    static StatefulRedisConnection<String, String> connect(RedisClient client) {
        return ((MultiDbClient) client).connect();
    }

    private static StatefulRedisMultiDbConnection<String, String> of(
            StatefulRedisConnection<String, String> connection) {
        return (StatefulRedisMultiDbConnection<String, String>) connection;
    }

    /** The port of the database in use. */
    static int current(StatefulRedisConnection<String, String> connection) {
        return of(connection).getCurrentEndpoint().getPort();
    }

    /** What its health statistics count for the database at a port. */
    static String failures(StatefulRedisConnection<String, String> connection, int port) {
        var seen = of(connection).getDatabase(at(connection, port)).getMetricsSnapshot();
        return seen.getSuccessCount() + " succeeded, " + seen.getFailureCount() + " failed";
    }

    static String switchTo(StatefulRedisConnection<String, String> connection, int port) {
        of(connection).switchTo(at(connection, port));
        return "switched";
    }

    private static RedisURI at(StatefulRedisConnection<String, String> connection, int port) {
        for (RedisURI uri : of(connection).getEndpoints()) {
            if (uri.getPort() == port) {
                return uri;
            }
        }
        throw new IllegalArgumentException("no database at " + port);
    }
}

package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.FaultKind;
import dev.detour.testkit.ClientExceptions;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

/**
 * Every exception class of Jedis 3.10, 4.4, 5.2, 6.2, 7.5 and 8.0, and what a bare one, without a cause, stands for; what
 * causes and codes change about that is {@link ClassifierTest}'s. Classes that the Jedis at hand lacks stand here for the
 * record: nothing can be made of them.
 */
class ExceptionTableTest {

    private static final ClientExceptions PRESENT = new ClientExceptions(Connection.class, "redis.clients.jedis.");

    private record Row(int first, int last, @Nullable FaultKind fault) {
        boolean isIn(int major) {
            return first <= major && major <= last;
        }
    }

    private static final Map<String, Row> TABLE = new TreeMap<>(Map.ofEntries(
            row("authentication.JedisAuthenticationException", 6, 8, null),
            row("exceptions.AbortedTransactionException", 3, 4, null),
            row("exceptions.ClusterAggregationException", 8, 8, null),
            row("exceptions.InvalidURIException", 3, 8, null),
            row("exceptions.JedisAccessControlException", 3, 8, null),
            row("exceptions.JedisAskDataException", 3, 8, FaultKind.ASK),
            row("exceptions.JedisBroadcastException", 4, 8, null),
            row("exceptions.JedisBusyException", 3, 8, FaultKind.BUSY),
            row("exceptions.JedisCacheException", 5, 8, null),
            row("exceptions.JedisClusterException", 3, 8, null), // by its code, CLUSTERDOWN
            row("exceptions.JedisClusterMaxAttemptsException", 3, 3, FaultKind.REDIRECTS_EXHAUSTED),
            row("exceptions.JedisClusterOperationException", 3, 8, FaultKind.CLUSTER_DOWN),
            row("exceptions.JedisConnectionException", 3, 8, FaultKind.NODE_DOWN),
            row("exceptions.JedisDataException", 3, 8, null),
            row("exceptions.JedisException", 3, 8, null),
            row("exceptions.JedisExhaustedPoolException", 3, 3, FaultKind.POOL_EXHAUSTED),
            row("exceptions.JedisMovedDataException", 3, 8, FaultKind.MOVED),
            row("exceptions.JedisNoReachableClusterNodeException", 3, 3, FaultKind.CLUSTER_DOWN),
            row("exceptions.JedisNoScriptException", 3, 8, null),
            row("exceptions.JedisProtocolNotSupportedException", 8, 8, null),
            row("exceptions.JedisRedirectionException", 3, 8, null), // abstract in meaning: MOVED and ASK are its own
            row("exceptions.JedisValidationException", 5, 8, null),
            row("exceptions.UnsupportedAggregationException", 8, 8, null),
            row("mcf.ConnectionFailoverException", 7, 8, null),
            row("mcf.JedisFailoverException", 7, 8, FaultKind.NODE_DOWN),
            row("mcf.JedisFailoverException$JedisPermanentlyNotAvailableException", 7, 8, FaultKind.NODE_DOWN),
            row("mcf.JedisFailoverException$JedisTemporarilyNotAvailableException", 7, 8, FaultKind.NODE_DOWN)));

    private static Map.Entry<String, Row> row(String name, int first, int last, @Nullable FaultKind fault) {
        return Map.entry(name, new Row(first, last, fault));
    }

    private static Row inTable(String name) {
        Row row = TABLE.get(name);
        if (row == null) {
            throw new AssertionError("the table does not name " + name);
        }
        return row;
    }

    private static int major() throws IOException {
        try (var in = Connection.class.getResourceAsStream("/META-INF/maven/redis.clients/jedis/pom.properties")) {
            var properties = new java.util.Properties();
            properties.load(in);
            return Integer.parseInt(properties.getProperty("version").split("\\.")[0]);
        }
    }

    @Test
    void table_jedisAtHand_namesEveryException() throws Exception {
        int major = major();
        Set<String> expected = new TreeSet<>();
        TABLE.forEach((name, row) -> {
            if (row.isIn(major)) {
                expected.add(name);
            }
        });

        assertThat(PRESENT.names()).isEqualTo(expected);
    }

    @Test
    void faultOf_everyExceptionOfTheJedisAtHand_isAsInTheTable() throws Exception {
        for (String name : PRESENT.names()) {
            assertThat(Classifier.faultOf(PRESENT.bare(name)))
                    .as(name)
                    .isEqualTo(inTable(name).fault());
        }
    }
}

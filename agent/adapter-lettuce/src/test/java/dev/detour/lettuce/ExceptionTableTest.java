package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.testkit.ClientExceptions;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every exception class of Lettuce 5.3 to 7.7, and what a bare one, without a cause, stands for on a connection that is
 * up; what causes, codes and the connection change about that is {@link ClassifierTest}'s. Classes that the Lettuce at
 * hand lacks stand here for the record: nothing can be made of them.
 */
class ExceptionTableTest {

    private static final ClientExceptions PRESENT = new ClientExceptions(RedisClient.class, "io.lettuce.core.");

    /** @param since the first version, as 60106 for 6.1.6; none has ever been taken away */
    private record Row(int since, @Nullable FaultKind fault) {}

    private static final Map<String, Row> TABLE = new TreeMap<>(Map.ofEntries(
            row("RedisBusyException", 50300, FaultKind.BUSY),
            row("RedisCommandExecutionException", 50300, null), // by its code
            row("RedisCommandInterruptedException", 50300, null),
            row("RedisCommandTimeoutException", 50300, FaultKind.TIMEOUT),
            row("RedisConnectionException", 50300, FaultKind.NODE_DOWN),
            row("RedisException", 50300, null), // NODE_DOWN where the connection is lost
            row("RedisLoadingException", 50300, FaultKind.LOADING),
            row("RedisNoScriptException", 50300, null),
            row("RedisReadOnlyException", 60106, null),
            row("cluster.PartitionException", 50300, null),
            row("cluster.PartitionSelectorException", 50300, FaultKind.CLUSTER_DOWN),
            row("cluster.UnknownPartitionException", 50300, null), // the application has forbidden to go there
            row("cluster.topology.DefaultClusterTopologyRefresh$CannotRetrieveClusterPartitions", 60000, null),
            row("dynamic.CommandCreationException", 50300, null),
            row("dynamic.CommandMethodSyntaxException", 50300, null),
            row("dynamic.batch.BatchException", 50300, null),
            row("failover.api.RedisCircuitBreakerException", 70400, FaultKind.BREAKER_OPEN),
            row("failover.api.RedisNoHealthyDatabaseException", 70400, FaultKind.NODE_DOWN),
            row("failover.health.RedisRestException", 70400, null),
            row("json.RedisJsonException", 60500, null),
            row("protocol.RedisProtocolException", 60000, FaultKind.NODE_DOWN),
            row("support.caching.CacheFrontend$ValueRetrievalException", 60000, null)));

    private static Map.Entry<String, Row> row(String name, int since, @Nullable FaultKind fault) {
        return Map.entry(name, new Row(since, fault));
    }

    private static Row inTable(String name) {
        Row row = TABLE.get(name);
        if (row == null) {
            throw new AssertionError("the table does not name " + name);
        }
        return row;
    }

    private static int version() throws IOException {
        try (var in = RedisClient.class.getResourceAsStream("/META-INF/maven/io.lettuce/lettuce-core/pom.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            int[] numbers = Arrays.stream(properties.getProperty("version").split("\\."))
                    .limit(3)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            return (numbers[0] * 100 + numbers[1]) * 100 + numbers[2];
        }
    }

    @Test
    void table_lettuceAtHand_namesEveryException() throws Exception {
        int version = version();
        Set<String> expected = new TreeSet<>();
        TABLE.forEach((name, row) -> {
            if (row.since() <= version) {
                expected.add(name);
            }
        });

        assertThat(PRESENT.names()).isEqualTo(expected);
    }

    @Test
    void of_everyExceptionOfTheLettuceAtHand_isAsInTheTable() throws Exception {
        for (String name : PRESENT.names()) {
            FaultKind fault = inTable(name).fault();

            assertThat(Classifier.of(PRESENT.bare(name), false, () -> false))
                    .as(name)
                    .isEqualTo(fault == null ? Outcome.UNKNOWN : new Outcome.Fault(fault));
        }
    }
}

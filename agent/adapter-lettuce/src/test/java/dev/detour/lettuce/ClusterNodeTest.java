package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Permit;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to one node of a cluster, on which the application reads what may be another node's. */
class ClusterNodeTest extends AdapterCase {

    private static final String OWNER = "127.0.0.1:1";
    private static final String REPLICA = "127.0.0.1:2";
    private static final Key READ = Key.of("c:1".getBytes(StandardCharsets.UTF_8));

    /** A client that knows the topology. */
    private static final class Knowing extends RedisClusterClient {
        private final Partitions known = new Partitions();

        Knowing() {
            known.add(node("primary", 1, RedisClusterNode.NodeFlag.MASTER, IntStream.range(0, SlotHash.SLOT_COUNT)));
            known.add(node("replica", 2, RedisClusterNode.NodeFlag.REPLICA, IntStream.empty()));
            known.updateCache();
        }

        private static RedisClusterNode node(String id, int port, RedisClusterNode.NodeFlag role, IntStream slots) {
            RedisURI uri = RedisURI.create("127.0.0.1", port);
            List<Integer> its = slots.boxed().toList();
            return new RedisClusterNode(uri, id, true, null, 0, 0, 0, its, Collections.unmodifiableSet(Set.of(role)));
        }

        @Override
        public Partitions getPartitions() {
            return known;
        }
    }

    private final RedisClusterClient cluster = new Knowing();

    private ClusterEndpoints endpoints;

    @BeforeEach
    void makeEndpoints() {
        endpoints = new ClusterEndpoints(engine);
    }

    @AfterEach
    void shutDownCluster() {
        cluster.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    /** A connection as {@code getConnection(id)} of the application's gives it. */
    private StatefulRedisConnectionImpl<String, String> to(String id) {
        DefaultEndpoint endpoint = writer();
        StatefulRedisConnectionImpl<String, String> connection = stateful(StringCodec.UTF8, endpoint);
        ConnectionBuilder builder = builder(connection);
        builder.endpoint(endpoint);
        adapter.connectingToNode(id, null);
        adapter.connecting(cluster, builder);
        adapter.connectingToNode(null, null);
        return connection;
    }

    private boolean isAnswered(StatefulRedisConnectionImpl<String, String> connection, String server) {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            Permit permit = engine.primary(server).admit(System.nanoTime());
            assertThat(permit).isNotNull();
            permit.failed(FaultKind.NODE_DOWN, System.nanoTime());
        }
        return adapter.dispatching(connection, command(CommandType.GET, "c:1")) instanceof Answered;
    }

    private void read(StatefulRedisConnectionImpl<String, String> connection) {
        replied(send(connection, command(CommandType.GET, "c:1")), "value");
    }

    /** The state of a connection that is to be for the whole cluster. */
    private LettuceConnection whole() {
        LettuceConnection whole = new LettuceConnection(engine);
        endpoints.connecting(cluster, builder(new Unconnected(writer())), URI, whole);
        whole.destination().connecting(URI, new ClusterNodes(engine, cluster, (namespace, server) -> null));
        return whole;
    }

    @Test
    void isRoutable_trackingSwitchedOnAtANode_isNotOnTheWholeCluster() {
        LettuceConnection node = new LettuceConnection(engine);
        endpoints.connectingToNode("primary", null);
        endpoints.connecting(cluster, builder(new Unconnected(writer())).endpoint(writer()), URI, node);
        endpoints.connectingToNode(null, null);
        LettuceConnection whole = whole();
        assertThat(whole.isRoutable(READ.hashCode(), Node.UNKNOWN)).isTrue();

        node.tracks();

        assertThat(whole.isRoutable(READ.hashCode(), Node.UNKNOWN)).isFalse();
        assertThat(whole().isRoutable(READ.hashCode(), Node.UNKNOWN)).isFalse();
    }

    @Test
    void get_atAReplicaOfWhatWasOverwritten_isNotKept() {
        engine.writes().written(READ.bytes());
        StatefulRedisConnectionImpl<String, String> replica = to("replica");
        read(replica);

        assertThat(isAnswered(replica, REPLICA)).isFalse();
    }

    @Test
    void get_atAReplicaOfWhatWasNeverWritten_isKept() {
        StatefulRedisConnectionImpl<String, String> replica = to("replica");
        read(replica);

        assertThat(isAnswered(replica, REPLICA)).isTrue();
    }

    @Test
    void get_atTheOwnerOfWhatWasOverwritten_isKept() {
        engine.writes().written(READ.bytes());
        StatefulRedisConnectionImpl<String, String> owner = to("primary");
        read(owner);

        assertThat(isAnswered(owner, OWNER)).isTrue();
    }
}

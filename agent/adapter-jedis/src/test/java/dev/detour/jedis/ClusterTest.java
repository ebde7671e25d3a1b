package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.providers.ClusterConnectionProvider;

class ClusterTest {

    private static final String WITHOUT_NODES = "jedis.cluster.initNoError";
    private static final Key KEY = Key.of("c:1".getBytes(UTF_8));

    private final Map<String, RecordingPrimary> primaries = new HashMap<>();
    private Provider slots;
    private Cluster cluster;

    /** A provider that never connects, and gives all slots to one node. */
    private static final class Provider extends ClusterConnectionProvider {

        private @Nullable HostAndPort owner;

        Provider(Set<HostAndPort> seeds) {
            super(seeds, DefaultJedisClientConfig.builder().build());
        }

        @Override
        public @Nullable HostAndPort getNode(int slot) {
            return owner;
        }
    }

    @BeforeEach
    void make() {
        System.setProperty(WITHOUT_NODES, "");
        Set<HostAndPort> seeds =
                new LinkedHashSet<>(List.of(new HostAndPort("127.0.0.1", 2), new HostAndPort("127.0.0.1", 1)));
        slots = new Provider(seeds);
        cluster = new Cluster(new ProvidedSlots(slots), this::node);
    }

    @AfterEach
    void close() {
        System.clearProperty(WITHOUT_NODES);
        slots.close();
    }

    private Node node(Namespace namespace, @Nullable Object links) {
        return new Node(
                namespace, null, primaries.computeIfAbsent(namespace.server(), server -> new RecordingPrimary()));
    }

    private Node alone(String server) {
        return node(new Namespace(server, 0, "bob"), null);
    }

    @Test
    void member_anyNode_isOfTheClusterThatIsNamedByItsSeeds() {
        Node member = cluster.member(alone("127.0.0.1:7"), null);

        assertThat(member.namespace()).isEqualTo(new Namespace("127.0.0.1:1,127.0.0.1:2", 0, "bob"));
        assertThat(member.server()).isEqualTo("127.0.0.1:7");
        assertThat(member.primary()).isSameAs(primaries.get("127.0.0.1:7"));
        assertThat(cluster.member(Node.UNKNOWN, null)).isSameAs(Node.UNKNOWN);
    }

    @Test
    void owner_nobodyWasEverSeen_isUnknown() {
        slots.owner = new HostAndPort("127.0.0.1", 7);

        assertThat(cluster.owner(KEY)).isSameAs(Node.UNKNOWN);
    }

    @Test
    void owner_slotIsServedByNobody_isUnknown() {
        cluster.member(alone("127.0.0.1:7"), null);

        assertThat(cluster.owner(KEY)).isSameAs(Node.UNKNOWN);
    }

    @Test
    void owner_nodeIsKnown_isThatNode() {
        Node member = cluster.member(alone("127.0.0.1:7"), null);
        slots.owner = new HostAndPort("127.0.0.1", 7);

        assertThat(cluster.owner(KEY)).isSameAs(member);
    }

    @Test
    void owner_nodeWasNotConnectedTo_sharesTheMemoryAndHasABreakerOfItsOwn() {
        Node member = cluster.member(alone("127.0.0.1:7"), null);
        slots.owner = new HostAndPort("127.0.0.1", 8);

        Node owner = cluster.owner(KEY);
        assertThat(owner.namespace()).isEqualTo(member.namespace());
        assertThat(owner.server()).isEqualTo("127.0.0.1:8");
        assertThat(owner.primary()).isSameAs(primaries.get("127.0.0.1:8")).isNotSameAs(member.primary());
    }
}

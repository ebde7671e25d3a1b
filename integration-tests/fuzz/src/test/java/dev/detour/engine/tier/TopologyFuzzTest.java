package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.engine.model.Endpoint;
import dev.detour.fuzz.Resp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever a server answers of its replicas, in three ways: addresses that can be connected to, or none. */
class TopologyFuzzTest {

    private static final String ID = "a1";
    private static final String SERVER = "127.0.0.1:7001";

    @DictionaryFile(resourcePath = "/topology.dict")
    @FuzzTest
    void replicas_anyReply_areAddresses(byte[] bytes) {
        @Nullable Object reply = Resp.read(bytes);

        assertAddresses(ClusterShards.replicas(reply, ID, SERVER));
        assertAddresses(ClusterShards.replicasBySlots(reply, ID, SERVER));
        // a server that has no address gives none to those that are on its host
        assertThat(ClusterShards.replicas(reply, ID, "nonsense"))
                .extracting(Endpoint::port)
                .allMatch(TopologyFuzzTest::isPort);

        assertRole(Role.of(bytes));
        assertRole(Role.of(reply));
        if (!(reply instanceof byte[])) {
            assertThat(Role.of(reply).kind()).isEqualTo(Role.Kind.OTHER);
        }
    }

    private static void assertRole(Role role) {
        assertThat(role.replicas()).extracting(Endpoint::port).allMatch(TopologyFuzzTest::isPort);
        assertThat(role.kind() == Role.Kind.PRIMARY || role.replicas().isEmpty())
                .isTrue();
    }

    private static boolean isPort(int port) {
        return port >= 0 && port <= 65_535;
    }

    private static void assertAddresses(List<Endpoint> replicas) {
        for (Endpoint replica : replicas) {
            assertThat(replica.port()).isBetween(0, 65_535);
            assertThat(replica.host()).isNotEmpty();
        }
    }
}

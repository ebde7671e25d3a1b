package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchedNodeTest {

    private static final String SERVER = "primary:6379";

    private static WatchedNode watched(String... settings) {
        return new WatchedNode(
                SERVER,
                Primary.UNWATCHED,
                Lookups.settings(settings),
                Survey.NONE,
                transition -> {},
                (kept, replica) -> true,
                task -> {},
                System::nanoTime);
    }

    @Test
    void mentioned_tenTimesAsManyNodesAsAreRemembered_isBounded() {
        WatchedNode watched = watched();
        List<Node> inUse = new ArrayList<>(); // held weakly by the watch
        for (int database = 0; database < 10 * KnownNodes.MAX; database++) {
            Node node = new Node(
                    new Namespace(SERVER, database, Namespace.DEFAULT_USER),
                    elsewhere -> {
                        throw new LinkFailure("no link in this test");
                    },
                    Primary.UNWATCHED);
            inUse.add(node);
            watched.mentioned(node);
        }

        assertThat(watched.nodes()).isEqualTo(KnownNodes.MAX);
        assertThat(inUse).hasSize(10 * KnownNodes.MAX);
    }

    @Test
    void replicas_tenTimesAsManyAsAreFollowed_isBounded() {
        String nodes = IntStream.rangeClosed(1, 10 * WatchedReplicas.MAX_REPLICAS)
                .mapToObj(port -> "{ of = \"%s\", node = \"replica:%d\" }".formatted(SERVER, port))
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(watched("replica.nodes", nodes).replicas()).hasSize(WatchedReplicas.MAX_REPLICAS);
    }

    @Test
    void offsets_toldTenTimesAsOftenAsIsKept_keepsTheNewest() {
        Offsets offsets = new Offsets();
        for (int i = 0; i <= 10 * Offsets.KEPT; i++) {
            offsets.told(i, i, "history");
        }
        int oldest = 9 * Offsets.KEPT + 1;

        assertThat(offsets.reached("history", oldest)).isNotNull();
        assertThat(offsets.reached("history", oldest - 1)).isNull();
    }
}

package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownNodesTest {

    private static final LinkFactory LINKS = elsewhere -> {
        throw new IllegalStateException("no test opens one");
    };

    private final KnownNodes nodes = new KnownNodes();

    private Node used(int database, @Nullable LinkFactory links) {
        Node node = new Node(new Namespace("h:6379", database, Namespace.DEFAULT_USER), links, Primary.UNWATCHED);
        nodes.add(node);
        return node;
    }

    @Test
    void linked_severalOfANamespace_isTheLastOfAllAndOneOfEachOther() {
        Node first = used(0, LINKS);
        Node second = used(1, LINKS);
        Node again = used(0, LINKS);
        Node without = used(2, null);
        assertThat(nodes.linked()).hasSize(2).endsWith(second).containsAnyOf(first, again);

        assertThat(nodes.uses(again)).isTrue();
        assertThat(nodes.linked()).containsExactly(again, second);
        assertThat(without.links()).isNull();
    }

    @Test
    void linked_moreNamespacesThanAreToldApart_areFour() {
        List<Node> all = IntStream.range(0, 10)
                .mapToObj(database -> used(database, LINKS))
                .toList();

        assertThat(nodes.linked()).containsExactly(all.get(9), all.get(0), all.get(1), all.get(2));
    }

    /** The client of any may have been closed: who has failed is not asked again and again. */
    @Test
    void linked_severalOfANamespaceThatIsNotTheLast_isNotAlwaysTheSame() {
        Node one = used(0, LINKS);
        Node other = used(0, LINKS);
        Node last = used(1, LINKS);

        List<Node> chosen =
                IntStream.range(0, 100).mapToObj(i -> nodes.linked().get(1)).toList();
        assertThat(chosen).contains(one, other).doesNotContain(last);
    }

    @Test
    void add_moreThanAreRememberedOfOneNamespace_makesRoomForAnother() {
        List<Node> many =
                IntStream.range(0, KnownNodes.MAX).mapToObj(i -> used(0, LINKS)).toList();
        Node other = used(1, LINKS);
        Node more = used(1, LINKS);

        assertThat(nodes.uses(other)).isTrue();
        assertThat(nodes.uses(more)).isFalse();
        assertThat(nodes.size()).isEqualTo(KnownNodes.MAX);
        assertThat(nodes.databases()).isEmpty();
        assertThat(many).filteredOn(nodes::uses).hasSize(KnownNodes.MAX - 1);
    }
}

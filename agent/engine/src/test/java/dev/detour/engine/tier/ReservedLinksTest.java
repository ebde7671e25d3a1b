package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReservedLinksTest {

    private static final Node REFUSED = node(0);
    private static final Node ACCEPTED = node(1);

    private long now;
    private final List<Node> asked = new ArrayList<>();
    private boolean isRefused = true;
    private final ReservedLinks links = new ReservedLinks(
            new Replica(
                    new Endpoint("replica", 6379),
                    Replica.USUAL_WEIGHT,
                    new Offsets(),
                    Lookups.settings(),
                    transition -> {},
                    () -> now),
            (node, replica) -> {
                asked.add(node);
                return node == ACCEPTED || !isRefused;
            },
            () -> now);

    private static Node node(int database) {
        return new Node(new Namespace("h:6379", database, Namespace.DEFAULT_USER), null, Primary.UNWATCHED);
    }

    private void everySecond(int times, Node... nodes) {
        for (int i = 0; i < times; i++) {
            links.keep(List.of(nodes));
            now += TimeUnit.SECONDS.toNanos(1);
        }
    }

    /** Each try is a line in the server's own list of what it has refused. */
    @Test
    void keep_refused_isTriedLessAndLessOftenAndTheOthersAsEver() {
        everySecond(60, REFUSED, ACCEPTED);

        assertThat(asked).filteredOn(node -> node == ACCEPTED).hasSize(60);
        assertThat(asked).filteredOn(node -> node == REFUSED).hasSizeBetween(5, 7);
    }

    @Test
    void keep_acceptedAgain_isAskedAsOftenAsBefore() {
        everySecond(10, REFUSED);
        isRefused = false;
        everySecond(30, REFUSED);
        asked.clear();

        everySecond(10, REFUSED);
        assertThat(asked).hasSize(10);
    }

    @Test
    void keep_notWantedForAWhile_isTriedAtOnceWhenItIs() {
        everySecond(10, REFUSED);
        everySecond(1, ACCEPTED);
        asked.clear();

        everySecond(1, REFUSED);
        assertThat(asked).containsExactly(REFUSED);
    }
}

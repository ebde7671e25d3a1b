package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.doctor.ClusterView.Member;
import dev.detour.doctor.ClusterView.Range;
import dev.detour.doctor.ClusterView.Shard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterReaderTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Object> node(String host, String role, String health) {
        return List.of(
                bytes("id"),
                bytes("x"),
                bytes("port"),
                1L,
                bytes("ip"),
                bytes(host),
                bytes("endpoint"),
                bytes("?"),
                bytes("role"),
                bytes(role),
                bytes("health"),
                bytes(health));
    }

    @Test
    void shards_ofRedis7_inTheOrderOfTheirSlots() {
        Reply reply = new Reply(
                List.of(
                        List.of(
                                bytes("slots"), List.of(8192L, 16383L),
                                bytes("nodes"), List.of(node("b", "master", "fail"), node("c", "replica", "online"))),
                        List.of(
                                bytes("slots"), List.of(0L, 8190L, 8191L, 8191L),
                                bytes("nodes"), List.of(node("a", "master", "online")))),
                null);

        ClusterView view = new ClusterView("fail", ClusterReader.shards(reply));

        assertThat(view.shards())
                .containsExactly(
                        new Shard(
                                List.of(new Range(0, 8190), new Range(8191, 8191)),
                                List.of(new Member("a:1", true, "online"))),
                        new Shard(
                                List.of(new Range(8192, 16383)),
                                List.of(new Member("b:1", true, "fail"), new Member("c:1", false, "online"))));
        assertThat(view.slotsServed()).isEqualTo(8192);
        assertThat(view.unhealthy()).containsExactly(new Member("b:1", true, "fail"));
    }

    @Test
    void slots_ofEarlierOnes_areGatheredByPrimary() {
        List<Object> a = List.of(bytes("a"), 1L, bytes("id"));
        List<Object> b = List.of(bytes("b"), 1L, bytes("id"));
        Reply reply = new Reply(
                List.of(List.of(100L, 16383L, a, b), List.of(0L, 9L, b), List.of(20L, 29L, a), List.of(7L)), null);

        ClusterView view = new ClusterView("", ClusterReader.slots(reply));

        assertThat(view.shards())
                .containsExactly(
                        new Shard(List.of(new Range(0, 9)), List.of(new Member("b:1", true, ""))),
                        new Shard(
                                List.of(new Range(100, 16383), new Range(20, 29)),
                                List.of(new Member("a:1", true, ""), new Member("b:1", false, ""))));
        assertThat(view.slotsServed()).isEqualTo(16384 - 80);
        assertThat(view.unhealthy()).isEmpty();
    }

    @Test
    void shards_errorReply_areNone() {
        assertThat(ClusterReader.shards(new Reply(null, "ERR cluster support disabled")))
                .isEmpty();
    }
}

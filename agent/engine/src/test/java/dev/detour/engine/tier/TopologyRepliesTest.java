package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.tier.Role.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyRepliesTest {

    /** Strings as bytes, as a link gives them. */
    private static List<@Nullable Object> list(@Nullable Object... parts) {
        return Arrays.stream(parts)
                .map(part -> part instanceof String text ? (Object) text.getBytes(StandardCharsets.UTF_8) : part)
                .toList();
    }

    @Test
    void role_ofPrimary_tellsOffsetAndReplicas() {
        Object reply = list("master", 42L, list(list("10.0.0.2", "6380", "40"), list("::1", "6381", "42"), list("x")));

        assertThat(Role.of(reply))
                .isEqualTo(
                        new Role(Kind.PRIMARY, 42, List.of(new Endpoint("10.0.0.2", 6380), new Endpoint("::1", 6381))));
    }

    @ParameterizedTest
    @CsvSource({
        "connected,CONNECTED",
        "sync,COPYING",
        "connect,APART",
        "connecting,APART",
        "handshake,APART",
        "none,APART"
    })
    void role_ofReplica_tellsItsLink(String link, Kind kind) {
        assertThat(Role.of(list("slave", "10.0.0.1", 6379L, link, 7L))).isEqualTo(new Role(kind, 7, List.of()));
    }

    @Test
    void role_unreadable_isOther() {
        assertThat(Role.of(null).kind()).isEqualTo(Kind.OTHER);
        assertThat(Role.of(list("sentinel", list("a"))).kind()).isEqualTo(Kind.OTHER);
        assertThat(Role.of(list("slave", "h", 1L)).kind()).isEqualTo(Kind.OTHER);
    }

    private static Object member(String id, String role, String endpoint, long port) {
        return list("id", id, "port", port, "tls-port", port + 1, "ip", "10.0.0.9", "endpoint", endpoint, "role", role);
    }

    private static Object shards() {
        return list(
                list(
                        "slots",
                        list(0L, 1L),
                        "nodes",
                        list(member("other", "master", "a", 1), member("r0", "replica", "a", 2))),
                list(
                        "slots",
                        list(2L, 3L),
                        "nodes",
                        list(
                                member("me", "master", "m", 6379),
                                member("r1", "replica", "r", 6380),
                                member("r2", "replica", "?", 6390))));
    }

    @Test
    void shards_replicasOfOneNode_areThoseOfItsShard() {
        assertThat(ClusterShards.replicas(shards(), "me", "m:6379"))
                .containsExactly(new Endpoint("r", 6380), new Endpoint("10.0.0.9", 6390));
        assertThat(ClusterShards.replicas(shards(), "unknown", "m:6379")).isEmpty();
    }

    @Test
    void shards_nodeReachedAtItsTlsPort_givesTlsPorts() {
        assertThat(ClusterShards.replicas(shards(), "me", "m:6380"))
                .containsExactly(new Endpoint("r", 6381), new Endpoint("10.0.0.9", 6391));
    }

    @Test
    void slots_replicasOfOneNode_areThoseOfItsRangeOnItsHostWhereNoneIsNamed() {
        Object slots = list(
                list(0L, 1L, list("a", 1L, "other"), list("a", 2L, "r0")),
                list(2L, 3L, list("m", 6379L, "me"), list("r", 6380L, "r1"), list(null, 6381L, "r2")));

        assertThat(ClusterShards.replicasBySlots(slots, "me", "m:6379"))
                .containsExactly(new Endpoint("r", 6380), new Endpoint("m", 6381));
    }
}

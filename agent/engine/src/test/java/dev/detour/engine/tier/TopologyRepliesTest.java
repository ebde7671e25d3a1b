package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Link.ErrorReply;
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

    /** As Redis 7.0 replies; a line for each argument. */
    private static Object info(String... lines) {
        return ("# Replication\r\n" + String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void role_ofPrimary_tellsOffsetHistoryAndReplicas() {
        Object reply = info(
                "redis_mode:cluster",
                "role:master",
                "connected_slaves:4",
                "slave0:ip=10.0.0.2,port=6380,state=online,offset=40,lag=1",
                "slave1:ip=::1,port=6381,state=online,offset=42,lag=0",
                "slave2:ip=10.0.0.3,port=6380,state=wait_bgsave,offset=0,lag=0",
                "slave3:x",
                "master_failover_state:no-failover",
                "master_replid:abc",
                "master_replid2:000",
                "master_repl_offset:42",
                "second_repl_offset:-1");

        assertThat(Role.of(reply))
                .isEqualTo(new Role(
                        Kind.PRIMARY,
                        42,
                        "abc",
                        "000",
                        "cluster",
                        List.of(new Endpoint("10.0.0.2", 6380), new Endpoint("::1", 6381))));
    }

    @ParameterizedTest
    @CsvSource({"up,0,CONNECTED", "down,0,APART", "down,1,COPYING", "up,1,COPYING"})
    void role_ofReplica_tellsItsLink(String link, String copying, Kind kind) {
        Object reply = info(
                "role:slave",
                "master_host:10.0.0.1",
                "master_port:6379",
                "master_link_status:" + link,
                "master_sync_in_progress:" + copying,
                "slave_read_repl_offset:9",
                "slave_repl_offset:7",
                "connected_slaves:1",
                "slave0:ip=10.0.0.9,port=6380,state=online,offset=7,lag=0",
                "master_replid:abc",
                "master_replid2:def",
                "master_repl_offset:7");

        assertThat(Role.of(reply)).isEqualTo(new Role(kind, 7, "abc", "def", "", List.of()));
    }

    @Test
    void role_withoutHistory_isOfBeforeRedis4() {
        assertThat(Role.of(info("role:master", "connected_slaves:0", "master_repl_offset:3")))
                .isEqualTo(new Role(Kind.PRIMARY, 3, "", "", "", List.of()));
    }

    @Test
    void role_unreadable_isOther() {
        assertThat(Role.of(null).kind()).isEqualTo(Kind.OTHER);
        assertThat(Role.of(new ErrorReply("NOPERM no")).kind()).isEqualTo(Kind.OTHER);
        assertThat(Role.of(info("redis_mode:sentinel")).kind()).isEqualTo(Kind.OTHER);
        assertThat(Role.of(info("role:master", "master_repl_offset:x")).offset())
                .isNegative();
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

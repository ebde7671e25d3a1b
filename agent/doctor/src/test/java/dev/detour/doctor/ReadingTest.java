package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.doctor.Replication.Copy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of the server's replies. */
class ReadingTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void serverFacts_replicaOfACluster() {
        Info info = Info.of("# Server\r\nredis_version:7.0.15\r\nuptime_in_seconds:61\r\nloading:1\r\nrole:slave\r\n"
                + "cluster_enabled:1\r\nconnected_clients:3\r\nmaxclients:10\r\n");

        assertThat(ServerFacts.of(info)).isEqualTo(new ServerFacts("7.0.15", false, true, true, 61, 3, 10));
    }

    @Test
    void knowsShards_byVersion() {
        assertThat(ServerFacts.knowsShards(null)).isTrue();
        assertThat(ServerFacts.knowsShards(ServerFacts.of(Info.of("")))).isTrue();
        assertThat(ServerFacts.knowsShards(ServerFacts.of(Info.of("redis_version:7.0.0"))))
                .isTrue();
        assertThat(ServerFacts.knowsShards(ServerFacts.of(Info.of("redis_version:10.1.0"))))
                .isTrue();
        assertThat(ServerFacts.knowsShards(ServerFacts.of(Info.of("redis_version:6.2.14"))))
                .isFalse();
    }

    @Test
    void memory_sumsUpTheDatabases() {
        Memory memory = Memory.of(Info.of("used_memory:96\nmaxmemory:100\nmaxmemory_policy:volatile-lru\n"
                + "db0:keys=5,expires=2,avg_ttl=0\ndb12:keys=1,expires=1,avg_ttl=9\ndbx:keys=9"));

        assertThat(memory).isEqualTo(new Memory(96, 100, "volatile-lru", 6, 3));
        assertThat(memory.pressurePercent()).isEqualTo(96);
        assertThat(memory.isFull()).isTrue();
        assertThat(memory.cannotEvict()).isFalse();
    }

    @Test
    void memory_nothingThatMayBeEvicted_cannotEvict() {
        assertThat(new Memory(1, 2, "noeviction", 1, 1).cannotEvict()).isTrue();
        assertThat(new Memory(1, 2, "volatile-ttl", 1, 0).cannotEvict()).isTrue();
        assertThat(new Memory(1, 2, "allkeys-lru", 1, 0).cannotEvict()).isFalse();
        assertThat(new Memory(1, 0, "noeviction", 1, 0).isFull()).isFalse();
    }

    @Test
    void rates_countersThatGrew_eachSecond() {
        Info before = Info.of("keyspace_hits:10\nkeyspace_misses:1\nevicted_keys:0\nexpired_keys:5\n"
                + "total_commands_processed:100");
        Info after = Info.of("keyspace_hits:40\nkeyspace_misses:11\nevicted_keys:4\nexpired_keys:2\n"
                + "total_commands_processed:150");

        Rates rates = Rates.between(before, after, 2_000_000_000L, 10);

        assertThat(rates).isEqualTo(new Rates(15, 5, 2, 0, 20)); // the expired ones were reset
        assertThat(rates.hitPercent()).isEqualTo(75);
    }

    @Test
    void latency_ofSomePings() {
        assertThat(Latency.of(5_000, 1_000, 2_000)).isEqualTo(new Latency(3, 1, 2, 2, 5));
        assertThat(Latency.of(7_000)).isEqualTo(new Latency(1, 7, 7, 7, 7));
    }

    @Test
    void replication_primary_knowsHowFarBehindItsReplicasAre() {
        Replication replication = Replication.of(Info.of("role:master\nmaster_repl_offset:100\n"
                + "slave0:ip=10.0.0.2,port=6380,state=online,offset=90,lag=0\n"
                + "slave1:ip=10.0.0.3,port=6380,state=wait_bgsave,offset=0,lag=0\nslave_expires:0"));

        assertThat(replication)
                .isEqualTo(new Replication(
                        "", true, List.of(new Copy("10.0.0.2:6380", true, 10), new Copy("10.0.0.3:6380", false, 100))));
    }

    @Test
    void replication_replica_knowsItsPrimary() {
        Info info = Info.of("role:slave\nmaster_host:h\nmaster_port:1\nmaster_link_status:down");

        assertThat(Replication.of(info)).isEqualTo(new Replication("h:1", false, List.of()));
    }

    @Test
    void slowCommand_neverHoldsArguments() {
        Reply reply = new Reply(
                List.of(
                        List.of(
                                1L,
                                90L,
                                12_000L,
                                List.of(bytes("set\u001b"), bytes("key"), bytes("value")),
                                bytes("x")),
                        List.of(2L, 200L, 5L, List.of(bytes("KEYS"), bytes("*"))),
                        List.of(3L)),
                null);

        assertThat(SlowCommand.of(reply, 100))
                .containsExactly(new SlowCommand("SET", 12_000, 10), new SlowCommand("KEYS", 5, 0));
    }

    @Test
    void reply_refusals_areToldApart() {
        Reply command = new Reply(null, "NOPERM User keyuser has no permissions to run the 'set' command");
        Reply keys = new Reply(null, "NOPERM No permissions to access a key");
        Reply olderKeys =
                new Reply(null, "NOPERM this user has no permissions to access one of the keys used as arguments");
        Reply channel = new Reply(null, "NOPERM No permissions to access a channel");
        Reply exec = new Reply(
                null,
                "EXECABORT Transaction discarded because of: NOPERM this user has no"
                        + " permissions to run the 'exec' command");
        Reply other = new Reply(null, "ERR syntax error");

        assertThat(List.of(command, keys, olderKeys, channel, exec, other))
                .map(Permission.Grant::of)
                .containsExactly(
                        Permission.Grant.FORBIDDEN,
                        Permission.Grant.FOR_SOME_KEYS,
                        Permission.Grant.FOR_SOME_KEYS,
                        Permission.Grant.FORBIDDEN,
                        Permission.Grant.FORBIDDEN,
                        Permission.Grant.ALLOWED);
    }
}

package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class RedisReplicationIT {

    @Test
    void awaitInStep_afterAWrite_everyReplicaHasIt() {
        try (RedisReplication replication = RedisReplication.start(2)) {
            replication.primary().command("SET", "key", "value");

            replication.awaitInStep();

            assertThat(replication.replicas())
                    .hasSize(2)
                    .allSatisfy(
                            replica -> assertThat(replica.command("GET", "key")).isEqualTo("value"));
        }
    }

    @Test
    void start_withPasswordAndUser_bothHoldOnTheReplica() {
        try (RedisReplication replication = RedisReplication.builder()
                        .password("secret")
                        .user("app", "hers")
                        .start();
                RespConnection connection = replication.replica(0).connect()) {
            replication.primary().command("SET", "key", "value");
            replication.awaitInStep();

            connection.call("AUTH", "app", "hers");

            assertThat(connection.call("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void thaw_replicaThatMissedAWrite_catchesUp() {
        try (RedisReplication replication = RedisReplication.start(1)) {
            replication.replica(0).freeze();
            replication.primary().command("SET", "key", "value");

            replication.replica(0).thaw();
            replication.awaitInStep();

            assertThat(replication.replica(0).command("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void kill_primary_replicaKeepsAnsweringAndKnows() {
        try (RedisReplication replication = RedisReplication.start(1)) {
            RedisServer replica = replication.replica(0);
            replication.primary().command("SET", "key", "value");
            replication.awaitInStep();

            replication.primary().kill();

            await().until(() ->
                    replica.info("replication", "master_link_status").equals("down"));
            assertThat(replica.command("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void silence_linkOfAReplica_replicaStandsStillAndAnswers() {
        try (RedisReplication replication =
                RedisReplication.builder().throughNetworks().start()) {
            RedisServer replica = replication.replica(0);
            replication.primary().command("SET", "key", "old");
            replication.awaitInStep();
            replication.link(0).silence();

            replication.primary().command("SET", "key", "new");

            assertThat(replica.command("GET", "key")).isEqualTo("old");
            assertThat(replica.info("replication", "master_link_status")).isEqualTo("up");
            replication.link(0).resume();
            replication.awaitInStep();
            assertThat(replica.command("GET", "key")).isEqualTo("new");
        }
    }
}

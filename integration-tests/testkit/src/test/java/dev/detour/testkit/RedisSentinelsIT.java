package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisSentinelsIT {

    @Test
    void failoverAndKill_replicasTakeOverInTurn() {
        RedisReplication replication =
                RedisReplication.builder().replicas(2).password("secret").start();
        try (RedisSentinels sentinels = RedisSentinels.watch(replication, Duration.ofSeconds(1))) {
            assertThat(sentinels.ports()).hasSize(3);
            assertThat(sentinels.primary()).isSameAs(replication.primary());

            RedisServer second = sentinels.failover();

            assertThat(second).isNotSameAs(replication.primary());
            assertThat(second.command("SET", "key", "value")).isEqualTo("OK");

            second.kill();
            RedisServer third = sentinels.awaitSuccessorOf(second);

            assertThat(third).isNotSameAs(second);
            assertThat(third.command("SET", "key", "value")).isEqualTo("OK");
        }
    }
}

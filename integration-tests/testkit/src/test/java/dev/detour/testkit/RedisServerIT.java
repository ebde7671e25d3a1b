package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisServerIT {

    @Test
    void start_withPolicy_evictsAtTheLimit() {
        try (RedisServer server =
                RedisServer.builder().maxMemory("3mb", "allkeys-lru").start()) {
            fill(server);

            assertThat(Long.parseLong(server.info("stats", "evicted_keys"))).isPositive();
        }
    }

    @Test
    void config_limitOfTheRunningServer_holdsAtOnce() {
        try (RedisServer server = RedisServer.start()) {
            fill(server);

            server.config("maxmemory", "1mb");

            assertThatThrownBy(() -> server.command("SET", "key", "value")).hasMessageStartingWith("OOM");
        }
    }

    private static void fill(RedisServer server) {
        String value = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            server.command("SET", "key:" + i, value);
        }
    }

    @Test
    void user_added_canDoWhatItsRulesSay() {
        try (RedisServer server = RedisServer.builder()
                        .password("secret")
                        .user("reader", "hers", "~*", "+get")
                        .start();
                RespConnection connection = server.connect()) {
            server.command("SET", "key", "value");

            connection.call("AUTH", "reader", "hers");

            assertThat(connection.call("GET", "key")).isEqualTo("value");
            assertThatThrownBy(() -> connection.call("DEL", "key")).hasMessageStartingWith("NOPERM");
        }
    }

    @Test
    void isServing_frozenThawedKilled_followsTheProcess() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(server.isServing()).isTrue();
            server.freeze();
            assertThat(server.isServing()).isFalse();
            server.thaw();
            assertThat(server.isServing()).isTrue();
            server.kill();
            assertThat(server.isServing()).isFalse();
        }
    }
}

package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "redis.example:6379, redis.example, 6379",
        "10.0.0.1:6380, 10.0.0.1, 6380",
        "[::1]:6379, ::1, 6379",
        "::1:6379, ::1, 6379",
        "[fe80::1], fe80::1,",
        "redis.example, redis.example,",
        "redis.example:x, redis.example:x,",
        "redis.example:70000, redis.example:70000,",
        "/run/redis.sock, /run/redis.sock,",
    })
    void of_server_splitsHostAndPort(String server, String host, @Nullable Long port) {
        assertThat(ServerAddress.of(server)).isEqualTo(new ServerAddress(host, port));
    }
}

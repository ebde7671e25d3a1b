package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault is what it claims to be, and leaves a server that serves and has its values. */
class ServerFaultIT {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final RedisServer server = RedisServer.start();

    @BeforeEach
    void store() {
        server.command("SET", "key", "value");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void assertServes() {
        assertThat(server.command("GET", "key")).isEqualTo("value");
    }

    @Test
    void reload_openConnection_isToldLoadingAndFindsItsValueAfterwards() {
        try (RespConnection open = server.connect()) {
            try (Loading loading = Loading.reload(server, AT_MOST)) {
                assertThatThrownBy(() -> open.call("GET", "key")).hasMessageStartingWith("LOADING");
            }
            assertThat(open.call("GET", "key")).isEqualTo("value");
        }
        assertThat(server.command("DBSIZE")).isEqualTo(1L);
        server.restart();
        assertThat(server.command("DBSIZE"))
                .as("after a restart without values")
                .isEqualTo(0L);
    }

    @Test
    void restart_toLoad_newConnectionIsToldLoadingAndFindsItsValueAfterwards() {
        long pid = server.pid();
        try (Loading loading = Loading.restart(server, AT_MOST)) {
            assertThatThrownBy(() -> server.command("GET", "key")).hasMessageStartingWith("LOADING");
        }
        assertThat(server.pid()).isNotEqualTo(pid);
        assertServes();
    }

    @Test
    void persist_writeAfterIt_survivesAKill() {
        server.persist();
        server.command("SET", "key", "newer");

        server.kill();
        server.restartWithValues();

        assertThat(server.command("GET", "key")).isEqualTo("newer");
        server.restart();
        assertThat(server.command("GET", "key")).isNull();
    }

    @Test
    void restartWithDump_afterSave_hasItsValuesAndARestartHasNone() {
        server.command("SET", "key", "value");
        server.command("SAVE");

        server.restartWithDump();

        assertThat(server.command("GET", "key")).isEqualTo("value");
        server.restart();
        assertThat(server.command("GET", "key")).isNull();
    }

    @Test
    void persistent_serverKilled_hasItsValuesAfterARestart() {
        try (RedisServer persistent = RedisServer.builder().persistent().start()) {
            persistent.command("SET", "key", "value");

            persistent.restart();

            assertThat(persistent.command("GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void begin_script_everyoneIsToldBusyUntilItsEnd() {
        try (BusyScript script = BusyScript.begin(server)) {
            assertThatThrownBy(() -> server.command("GET", "key")).hasMessageStartingWith("BUSY");
        }
        assertServes();
        assertThat(server.config("lua-time-limit")).isEqualTo("5000");
    }

    @Test
    void sleepAndPause_read_isAnsweredAfterwards() {
        assertStandsStill(Stall.sleep(server, Duration.ofMillis(500)));
        assertStandsStill(Stall.pause(server, Duration.ofMillis(500)));
    }

    private void assertStandsStill(Stall begun) {
        try (Stall stall = begun;
                RespConnection impatient = server.connect(Duration.ofMillis(100))) {
            assertThatThrownBy(() -> impatient.call("GET", "key")).isInstanceOf(UncheckedIOException.class);
        }
        assertServes();
    }

    @Test
    void begin_flood_evictsAndLeavesNothingBehind() {
        try (Flood flood = Flood.begin(server, "volatile-lru")) {
            assertThat(Long.parseLong(server.info("stats", "evicted_keys"))).isPositive();
        }
        assertServes(); // it has no time to live: this policy lets it be
        assertThat(server.command("DBSIZE")).isEqualTo(1L);
        assertThat(server.config("maxmemory")).isEqualTo("0");
    }

    @Test
    void begin_fullHouse_openConnectionIsLostAndNewOnesAreRefused() {
        try (RespConnection open = server.connect()) {
            try (FullHouse full = FullHouse.begin(server)) {
                assertThatThrownBy(() -> open.call("GET", "key")).isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(() -> server.command("GET", "key"))
                        .satisfiesAnyOf(
                                refused -> assertThat(refused).hasMessageContaining("max number of clients"),
                                closed -> assertThat(closed).isInstanceOf(UncheckedIOException.class));
            }
        }
        assertServes();
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.ConnectingApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.FullHouse;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An application without a framework that connects while nobody is there. */
class FirstConnectIT {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

    /** Nobody listens there. */
    private static final String NOWHERE = "redis://127.0.0.1:1";

    private static void assertEndsSaying(String address, String expected) {
        AgentJvm.Builder connecting = Applications.client(ConnectingApp.class, AccessKind.LETTUCE_SYNC)
                .arguments(address)
                .property("detour.lettuce.boot-without-redis", "on");
        Applications.weave(connecting, "contract.conf");
        try (AgentJvm jvm = connecting.start()) {
            assertThat(jvm.exitCode(EXIT_TIMEOUT)).as(jvm.tail()).isZero();
            assertThat(jvm.lines()).as(jvm.tail()).contains(expected);
        }
    }

    @Test
    void connect_plainAddress_isGivenItsConnection() {
        assertEndsSaying(NOWHERE, "connected");
    }

    /** It refuses in words, as it takes no more connections. */
    @Test
    void connect_serverIsFull_isGivenItsConnection() {
        try (RedisServer server = RedisServer.start();
                FullHouse full = FullHouse.begin(server)) {
            assertThat(full).isNotNull();
            assertEndsSaying("redis://127.0.0.1:" + server.port(), "connected");
        }
    }

    /** Before 6.0 Lettuce selects it on the open connection, and would wait for that. */
    @Test
    void connect_addressWithDatabase_isGivenItsConnectionOrItsFailure() {
        assertEndsSaying(NOWHERE + "/3", LettuceVersion.isAtLeast(6, 0) ? "connected" : "failed");
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import java.time.Duration;
import java.util.List;

/** What is left of a client of Lettuce that was shut down, together with what Detour opened through it: nothing. */
class ShutdownIT extends ContractCase {

    private static final int ROUNDS = 5;

    @EachKind(only = "LETTUCE_.*")
    void shutdown_ofClientsWithLinks_leavesNoThreadAndNoConnection(AccessKind kind) {
        for (int round = 0; round < ROUNDS; round++) {
            String key = key("product");
            Session session = woven(kind);
            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
            await("a link, which warms the key")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
            assertThat(connections()).anyMatch(line -> line.contains("name=detour"));
            assertThat(eventLoops(session)).isNotEqualTo("0");

            session.close();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(connections()).hasSize(1); // the one that asks
                assertThat(eventLoops(session)).isEqualTo("0");
            });
        }
    }

    private List<String> connections() {
        return String.valueOf(redis().command("CLIENT", "LIST")).lines().toList();
    }

    private static String eventLoops(Session session) {
        return String.valueOf(session.app().call("eventLoops").value());
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.time.Duration;

/** A script in each request drops all that is remembered; who wonders why nothing is answered finds a line. */
class EmptyingIT extends ContractCase {

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(200);

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void get_besideAScriptInEachRequest_aLineNamesTheCommand(AccessKind kind) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN))) {
            Session session = Session.open(app, kind, target(PATIENT));

            await().atMost(A_WHILE).pollInterval(BETWEEN_REQUESTS).untilAsserted(() -> {
                session.call("raw", "EVAL", "return 1", "0");
                assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
                assertThat(Applications.agentLines(app.jvm(), "EVAL", "again and again"))
                        .hasSize(1);
            });
        }
    }
}

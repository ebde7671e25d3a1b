package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What observe mode says when the application ends. */
class ObserveReportIT extends ContractCase {

    private static final Duration END = Duration.ofSeconds(20);

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_(SYNC|ASYNC|REACTIVE)|CLUSTER_.*|SPRING_.*")
    void end_afterHitsNullsAndFaults_theReportHasTheirFigures(AccessKind kind) {
        String remembered = key("catalog");
        String loadable = key("product");
        redis().command("SET", remembered, "seen");
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.OBSERVING))) {
            Session session = Session.open(app, kind, target(HASTY));
            awaitLoaders(session);
            for (int i = 0; i < 3; i++) {
                assertThat(session.get(remembered).outcome()).isEqualTo(text("seen"));
            }
            for (int i = 0; i < 2; i++) {
                assertThat(session.get(loadable).outcome()).isEqualTo("null");
            }
            redis().kill();
            session.get(remembered);
            session.get(loadable);

            assertThat(app.end(END)).isZero();

            assertReport(Applications.agentLines(app.jvm()));
        }
    }

    private static void assertReport(List<String> lines) {
        assertThat(lines)
                .as("%s", lines)
                .anyMatch(line -> line.contains(", nothing was changed: 7 reads of cache data on 2 routes")
                        && line.contains("3 hits in time, 2 nulls, 2 faults, 0 errors"));
        assertThat(lines)
                .anyMatch(line -> line.contains("nulls: 2 unexplained. Route mode would have asked a loader for 2"
                        + " and answered 0 from memory; 0 would have stayed nulls"));
        assertThat(lines)
                .anyMatch(line -> line.contains("Of these 2 route mode would have answered 1 from memory (1 fresh, 0"
                        + " stale) and asked a loader for 1; it could not have helped with 0"));
        assertThat(lines).anyMatch(line -> line.contains("not known: "));
    }

    @Test
    void end_nothingWasRead_nothingIsReported() {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(AccessKind.LETTUCE_SYNC, Setup.OBSERVING))) {
            Session session = Session.open(app, AccessKind.LETTUCE_SYNC, target(PATIENT));
            session.get(key("session"));

            assertThat(app.end(END)).isZero();

            assertThat(Applications.agentLines(app.jvm(), "nothing was changed"))
                    .isEmpty();
        }
    }
}

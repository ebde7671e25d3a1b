package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.time.Duration;

/** What an operator sees and does with a management client. A client each is enough: it is about the engine. */
class JmxIT extends ContractCase {

    private static final String BOTH = "UNIFIED_JEDIS|LETTUCE_ASYNC";

    private static ControlledApp app(AccessKind kind, String jmx) {
        return ControlledApp.start(Applications.jvm(kind, Setup.WOVEN).property("detour.jmx", jmx));
    }

    @EachKind(only = BOTH)
    void beans_byDefault_canBeReadAndNothingElse(AccessKind kind) throws Exception {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN))) {
            Session session = Session.open(app, kind, target(PATIENT));
            session.get(key("catalog"));
            String server = ManagementClient.server(redis().port());
            try (ManagementClient client = ManagementClient.attach(app.jvm()).awaitBean(server)) {
                assertThat(client.attribute(server, "BreakerState")).isEqualTo("closed");
                assertThat((double) client.attribute(server, "SecondsUnheard")).isGreaterThanOrEqualTo(0);
                assertThat(client.attribute(ManagementClient.WHOLE, "Mode")).isEqualTo("route");
                assertThat(client.attribute(ManagementClient.route("catalog"), "Mode"))
                        .isEqualTo("route");
                assertThat((String) client.attribute(ManagementClient.WHOLE, "SettingsSource"))
                        .contains("contract.conf");
                assertThatThrownBy(() -> client.invoke(server, "forceOpen"))
                        .hasRootCauseInstanceOf(UnsupportedOperationException.class)
                        .rootCause()
                        .hasMessageContaining("detour.jmx");
                assertThatThrownBy(() -> client.setMode(ManagementClient.WHOLE, "off"))
                        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
                assertThat(client.attribute(server, "BreakerState")).isEqualTo("closed");
            }
        }
    }

    @EachKind(only = BOTH)
    void forceOpen_serverIsFine_divertsReadsUntilReset(AccessKind kind) throws Exception {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        try (ControlledApp app = app(kind, "write")) {
            Session session = Session.open(app, kind, target(PATIENT));
            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
            session.set(key("session"), "to a primary"); // whose values are remembered
            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
            redis().command("SET", key, "newer");
            String server = ManagementClient.server(redis().port());
            try (ManagementClient client = ManagementClient.attach(app.jvm()).awaitBean(server)) {
                client.invoke(server, "forceOpen");

                assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
                assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
                assertThat(client.attribute(server, "ForcedOpen")).isEqualTo(true);
                assertThat(client.attribute(ManagementClient.WHOLE, "ServersNotClosed"))
                        .isEqualTo(1);

                client.invoke(server, "reset");

                assertThat(session.get(key).outcome()).isEqualTo(text("newer"));
                assertThat(client.attribute(server, "BreakerState")).isEqualTo("closed");
            }
            assertThat(app.jvm().errorLines())
                    .anyMatch(line -> line.contains("breaker OPEN (forced open by an operator)"))
                    .anyMatch(line -> line.contains("breaker CLOSED (reset by an operator)"));
        }
    }

    @EachKind(only = BOTH)
    void setMode_offAndRouteAgain_countsForTheReadsThatFollow(AccessKind kind) throws Exception {
        try (ControlledApp app = app(kind, "write")) {
            Session session = Session.open(app, kind, target(PATIENT));
            String first = key("product");
            assertThat(session.get(first).outcome()).isEqualTo(text("loaded " + first));
            String route = ManagementClient.route("products");
            try (ManagementClient client = ManagementClient.attach(app.jvm()).awaitBean(route)) {
                String second = key("product");
                assertThat(client.setMode(route, "off")).isEqualTo("route");
                assertThat(session.get(second).outcome()).isEqualTo("null");
                assertThat(session.loads(second)).isZero();

                client.setMode(route, "route");
                assertThat(session.get(second).outcome()).isEqualTo(text("loaded " + second));

                String third = key("product");
                client.setMode(ManagementClient.WHOLE, "off");
                assertThat(session.get(third).outcome()).isEqualTo("null");
                client.setMode(ManagementClient.WHOLE, "route");
                assertThat(session.get(third).outcome()).isEqualTo(text("loaded " + third));
                assertThatThrownBy(() -> client.setMode(route, "on")).hasMessageContaining("observe");
            }
        }
    }

    /** What an own write does to the memory, it does while nothing is routed, too. */
    @EachKind(only = BOTH)
    void setMode_off_ownWritesStillCount(AccessKind kind) throws Exception {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        try (ControlledApp app = app(kind, "write")) {
            Session session = Session.open(app, kind, target(HASTY));
            session.set(key("session"), "to a primary");
            assertThat(session.get(key).outcome()).isEqualTo(text("seen"));
            String route = ManagementClient.route("catalog");
            try (ManagementClient client = ManagementClient.attach(app.jvm()).awaitBean(route)) {
                client.setMode(route, "off");
                session.call("del", key);
                client.setMode(route, "route");
            }
            redis().kill();

            assertThat(session.get(key).outcome()).doesNotContain("seen");
        }
    }

    @EachKind(only = BOTH)
    void beans_settingIsOff_areNone(AccessKind kind) throws Exception {
        try (ControlledApp app = app(kind, "off");
                ControlledApp other = app(kind, "read")) {
            for (ControlledApp one : new ControlledApp[] {app, other}) {
                Session.open(one, kind, target(PATIENT)).get(key("catalog"));
            }
            try (ManagementClient client = ManagementClient.attach(app.jvm());
                    ManagementClient later = ManagementClient.attach(other.jvm())) {
                later.awaitBean(ManagementClient.server(redis().port()));
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> client.names().isEmpty());
            }
        }
    }
}

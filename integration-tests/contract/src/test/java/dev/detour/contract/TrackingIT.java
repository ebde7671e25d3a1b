package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RespConnection;
import java.time.Duration;

/** What another process has changed is not answered from memory, where the server is asked to tell of it. */
class TrackingIT extends ContractCase {

    private static final String KINDS = "UNIFIED_JEDIS|LETTUCE_SYNC";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static AgentJvm.Builder jvm(AccessKind kind) {
        return Applications.jvm(kind, Setup.WOVEN)
                .property("detour.deadline", "500ms") // a busy machine is not to hide what memory has
                .property("detour.evidence.tracking", "[\"catalog:\"]");
    }

    private String read(Session session, String prefix) {
        String key = key(prefix);
        redis().command("SET", key, "old");
        assertThat(session.get(key).outcome()).isEqualTo(text("old"));
        return key;
    }

    private void awaitTracking(Session session) {
        session.get(key("catalog"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(redis().info("clients", "tracking_clients")).isEqualTo("1"));
    }

    /** The server is frozen by now, so that nothing can come back to the memory. */
    private static void awaitDropped(Session session, String key) {
        await().atMost(SOON).until(() -> !session.get(key).outcome().equals(text("old")));
    }

    @EachKind(only = KINDS)
    void get_valueThatAnotherProcessChanged_isNotAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            String left = key("catalog");
            redis().command("SET", left, "old"); // or this very change may be told after the read
            awaitTracking(session);
            assertThat(session.get(left).outcome()).isEqualTo(text("old"));
            String changed = read(session, "catalog");
            String deleted = read(session, "catalog");
            String untracked = read(session, "optional");

            try (RespConnection other = redis().connect()) {
                other.call("SET", changed, "new");
                other.call("DEL", deleted);
                other.call("SET", untracked, "new");
            }
            redis().freeze();

            awaitDropped(session, changed);
            awaitDropped(session, deleted);
            assertThat(session.get(left).outcome()).isEqualTo(text("old"));
            assertThat(session.get(untracked).outcome()).isEqualTo(text("old"));
            redis().thaw();
            await().atMost(SOON).until(() -> session.get(changed).outcome().equals(text("new")));
        }
    }

    @EachKind(only = KINDS)
    void get_databaseThatAnotherProcessEmptied_isNotAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            awaitTracking(session);
            String tracked = read(session, "catalog");
            String untracked = read(session, "optional");

            redis().command("FLUSHALL");
            redis().freeze();

            awaitDropped(session, tracked);
            awaitDropped(session, untracked);
        }
    }

    /** Nobody is told of a change while the connection is gone: what was kept until then is not believed. */
    @EachKind(only = KINDS)
    void get_connectionThatIsToldOfChangesWasCut_listensAnew(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            awaitTracking(session);
            redis().command("CLIENT", "KILL", "TYPE", "pubsub");
            await().atMost(SOON)
                    .until(() -> redis().info("clients", "tracking_clients").equals("0"));
            awaitTracking(session);
            String changed = read(session, "catalog");

            redis().command("SET", changed, "new");
            redis().freeze();

            awaitDropped(session, changed);
        }
    }
}

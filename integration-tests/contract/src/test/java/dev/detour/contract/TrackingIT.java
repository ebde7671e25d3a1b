package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.List;

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

    /** Stored before there is tracking, or that very change might be told after the read. */
    private String readTracked(ControlledApp app, Session session) {
        String key = key("catalog");
        redis().command("SET", key, "old");
        awaitTracking(app, session);
        assertThat(session.get(key).outcome()).isEqualTo(text("old"));
        return key;
    }

    /** Returns when what was remembered before has been dropped. */
    private static void awaitTracking(ControlledApp app, Session session) {
        session.get(key("catalog"));
        await().atMost(SOON)
                .until(() -> !Applications.agentLines(app.jvm(), "tells of each change")
                        .isEmpty());
    }

    /** The server has taken the subscription, and the answer has been sent. */
    private void awaitTrackingAgain(Session session) {
        await().atMost(SOON).until(() -> {
            session.get(key("catalog"));
            return redis().command("PUBSUB", "NUMSUB", "__redis__:invalidate") instanceof List<?> told
                    && told.contains(1L);
        });
    }

    /** The server is frozen by now, so that nothing can come back to the memory. */
    private static void awaitDropped(Session session, String key) {
        await().atMost(SOON).until(() -> !session.get(key).outcome().equals(text("old")));
    }

    @EachKind(only = KINDS)
    void get_valueThatAnotherProcessChanged_isNotAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            String left = readTracked(app, session);
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

    /** The server tells of what Detour writes as of any change: where nothing else is kept of a key, too, that is its own. */
    @EachKind(only = KINDS)
    void get_loadedValueOfATrackedKeyWhoseNullsAreAllAlike_isWrittenBackForGood(AccessKind kind) {
        AgentJvm.Builder alike = jvm(kind)
                .property("detour.evidence.tracking", "[\"product:\"]")
                .property("detour.table.evicted", "[origin]")
                .property("detour.table.cold-start", "[origin]");
        try (ControlledApp app = ControlledApp.start(alike);
                Session session = Session.open(app, kind, target(HASTY))) {
            awaitTracking(app, session);
            String key = key("product");

            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));

            await().atMost(SOON).until(() -> redis().command("PTTL", key) instanceof Long left && left > 1_000);
        }
    }

    @EachKind(only = KINDS)
    void get_databaseThatAnotherProcessEmptied_isNotAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            awaitTracking(app, session);
            String tracked = read(session, "catalog");
            String untracked = read(session, "optional");

            redis().command("FLUSHALL");
            redis().freeze();

            awaitDropped(session, tracked);
            awaitDropped(session, untracked);
        }
    }

    /** Nobody is told of a change while the connection is gone: once there is another, what was kept before is dropped. */
    @EachKind(only = KINDS)
    void get_changedWhileTheConnectionThatIsToldWasCut_isNotAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            String changed = readTracked(app, session);
            String untracked = read(session, "optional");

            try (RespConnection other = redis().connect()) {
                other.call("MULTI"); // nothing comes between
                other.call("CLIENT", "KILL", "TYPE", "pubsub");
                other.call("SET", changed, "new");
                other.call("EXEC");
            }
            awaitTrackingAgain(session);
            redis().freeze();

            awaitDropped(session, changed);
            assertThat(session.get(untracked).outcome()).isEqualTo(text("old"));
        }
    }

    /** Most often the connection is lost because the server is, and then memory is what is left. */
    @EachKind(only = KINDS)
    void get_serverThatTellsOfChangesIsKilled_isAnsweredFromMemory(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(jvm(kind));
                Session session = Session.open(app, kind, target(HASTY))) {
            String key = readTracked(app, session);

            redis().kill();

            for (int i = 0; i < 20; i++) {
                assertThat(session.get(key).outcome()).isEqualTo(text("old"));
            }
        }
    }
}

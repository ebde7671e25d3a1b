package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.InternalStep.Aftermath;
import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Saboteur.Weapon;
import dev.detour.contract.app.Target;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever step inside Detour throws whatever: the application gets what the client alone would have given it, or what
 * Detour would have without that step, and the log has one line that names the step.
 *
 * <p>All steps are tried in one application, with every way of reading; only one that can no longer follow the
 * application's writes gets another for the next.
 */
class ContainmentIT extends ContractCase {

    private static final Duration CLIENTS_OWN = Duration.ofMillis(500);
    private static final String SESSION_KEY = "session:undeclared";

    private static final Map<AccessKind, String> TIMEOUTS = new EnumMap<>(AccessKind.class);
    /** A server that no step is sabotaged against. */
    private static @Nullable RedisServer well;

    private static @Nullable ControlledApp running;

    /** Whether the application is not what it was, and the next case needs another. */
    private static boolean worn;

    @BeforeAll
    static void learnWhatTheClientsAloneDo() {
        RedisServer server = RedisServer.builder().start();
        well = server;
        Map<AccessKind, Session> sessions = new EnumMap<>(AccessKind.class);
        for (AccessKind kind : Kinds.selected()) {
            sessions.put(kind, Session.open(Applications.running(kind, Setup.PLAIN), kind, target(server)));
        }
        server.freeze();
        sessions.forEach(
                (kind, session) -> TIMEOUTS.put(kind, LettuceStatesSession.outcomeOf(session.get("catalog:any"))));
        server.thaw();
        sessions.values().forEach(Session::close);
    }

    @AfterAll
    static void end() {
        endApplication();
        Objects.requireNonNull(well).close();
    }

    private static void endApplication() {
        if (running != null) {
            running.close();
            running = null;
            worn = false;
        }
    }

    private static ControlledApp app() {
        if (worn) {
            endApplication();
        }
        if (running == null) {
            running = SabotagedApp.start(InternalStep.methodsOfAll());
        }
        return running;
    }

    /** One way of reading, in one case. */
    private record Reader(AccessKind kind, List<Session> sessions, String seen, String overwritten) {

        /** A Jedis serves one thread at a time; Lettuce's connections are shared. */
        Session session(int thread) {
            return sessions.get(thread % sessions.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyStep_throwing_isNotSeenByTheApplicationAndToldOnce(InternalStep step) {
        ControlledApp app = app();
        worn = step.aftermath() != Aftermath.NONE;
        int linesBefore = app.jvm().lines().size();
        redis().command("SET", SESSION_KEY, "undeclared");
        List<Reader> readers = new ArrayList<>();
        for (AccessKind kind : Kinds.selected()) {
            readers.add(reader(app, kind));
        }
        SoftAssertions softly = new SoftAssertions();

        long struck = 0;
        for (Weapon weapon : Weapon.values()) {
            app.call("sabotage", step.method(), weapon.name());
            readers.forEach(reader -> readsAndWrites(softly, app, reader, weapon));
            struck += relent(app);
        }
        Weapon weapon = Weapon.values()[step.ordinal() % Weapon.values().length];
        app.call("sabotage", step.method(), weapon.name());
        readers.forEach(reader -> reader.session(1).set(reader.overwritten(), "new"));
        redis().freeze();
        outage(softly, app, readers);
        struck += relent(app);
        redis().thaw();

        softly.assertThat(struck).as("times that " + step.place() + " failed").isPositive();
        goesOn(softly, app, step);
        awaitLine(app, linesBefore, step);
        toldOnce(
                softly, app.jvm().lines().subList(linesBefore, app.jvm().lines().size()), step);
        softly.assertAll();
    }

    private Reader reader(ControlledApp app, AccessKind kind) {
        Reader reader = new Reader(kind, new ArrayList<>(), key("catalog"), key("catalog"));
        redis().command("MSET", reader.seen(), "seen", reader.overwritten(), "old");
        int sessions = kind.isJedis() ? 4 : 1;
        for (int i = 0; i < sessions; i++) {
            reader.sessions().add(open(app, kind, target(CLIENTS_OWN)));
        }
        assertThat(reader.session(0).get(reader.seen()).outcome()).isEqualTo(text("seen"));
        assertThat(reader.session(1).get(reader.overwritten()).outcome()).isEqualTo(text("old"));
        return reader;
    }

    private static long relent(ControlledApp app) {
        return Long.parseLong(Objects.requireNonNull(app.call("relent").value()));
    }

    /** Redis is well: nothing is to be seen but Redis. */
    private void readsAndWrites(SoftAssertions softly, ControlledApp app, Reader reader, Weapon weapon) {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> actual = new LinkedHashMap<>();
        String written = key("catalog");
        String product = key("product");
        Session session = weapon == Weapon.EXCEPTION
                ? open(app, reader.kind(), target(PATIENT)) // opened while the step fails
                : reader.session(0);
        expected.put("hit", text("seen"));
        actual.put("hit", session.get(reader.seen()).outcome());
        expected.put("undeclared", text("undeclared"));
        actual.put("undeclared", session.get(SESSION_KEY).outcome());
        expected.put("null", "null");
        actual.put("null", session.get(written).outcome());
        expected.put("set", text("OK"));
        actual.put("set", session.set(written, "written").outcome());
        expected.put("written", text("written"));
        actual.put("written", session.get(written).outcome());
        expected.put("bytes", "byte[] written");
        actual.put("bytes", session.getBytes(written).outcome());
        softly.assertThat(actual).as(reader.kind() + " " + weapon).isEqualTo(expected);
        softly.assertThat(session.get(product).outcome())
                .as(reader.kind() + " " + weapon + " product")
                .isIn("null", text("loaded " + product));
        softly.assertThat(session.call("setWithTtl", product, "own", "60000").outcome())
                .as(reader.kind() + " " + weapon + " with a time to live")
                .isEqualTo(text("OK"));
    }

    private void outage(SoftAssertions softly, ControlledApp app, List<Reader> readers) {
        Map<CompletableFuture<Reply>, Set<String>> allowed = new LinkedHashMap<>();
        for (Reader reader : readers) {
            String original = Objects.requireNonNull(TIMEOUTS.get(reader.kind()));
            String product = key("product");
            allowed.put(reader.session(0).sendGet(reader.seen()), Set.of(original, text("seen")));
            allowed.put(reader.session(1).sendGet(reader.overwritten()), Set.of(original, text("new")));
            allowed.put(reader.session(2).sendGet(key("catalog")), Set.of(original));
            allowed.put(reader.session(3).sendGet(product), Set.of(original, text("loaded " + product)));
        }
        allowed.forEach((reply, outcomes) -> softly.assertThat(LettuceStatesSession.outcomeOf(app.await(reply)))
                .as("outage")
                .isIn(outcomes));
    }

    /** The step works again, and so does Detour; but memory only if all writes were seen. */
    private void goesOn(SoftAssertions softly, ControlledApp app, InternalStep step) {
        RedisServer other = Objects.requireNonNull(well);
        for (AccessKind kind : List.of(AccessKind.JEDIS, AccessKind.LETTUCE_SYNC)) {
            String key = key("catalog");
            String product = key("product");
            other.command("SET", key, "well");
            Session session = open(app, kind, target(other));
            session.set(key("session"), "to a primary"); // or what is read may be a replica's, and older than a write
            softly.assertThat(session.get(product).outcome()).isEqualTo(text("loaded " + product));
            softly.assertThat(session.get(key).outcome()).isEqualTo(text("well"));
            other.freeze();
            String original = Objects.requireNonNull(TIMEOUTS.get(kind));
            softly.assertThat(LettuceStatesSession.outcomeOf(session.get(key)))
                    .as("memory of " + kind + " afterwards")
                    .isEqualTo(step.aftermath() == Aftermath.NONE ? text("well") : original);
            other.thaw();
        }
    }

    private static Target target(RedisServer server) {
        return new Target(server.port(), 0, null, null, Math.toIntExact(CLIENTS_OWN.toMillis()), Target.Codec.UTF8);
    }

    private static void awaitLine(ControlledApp app, int linesBefore, InternalStep step) {
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        app.jvm().lines().stream().skip(linesBefore).anyMatch(line -> line.contains(step.place())));
    }

    private static void toldOnce(SoftAssertions softly, List<String> lines, InternalStep step) {
        List<String> told = lines.stream()
                .filter(line -> line.contains(Weapon.MESSAGE) || line.contains("Please report this"))
                .toList();
        softly.assertThat(told)
                .allMatch(line ->
                        Applications.isAgents(line) && line.contains("[detour] WARN ") && line.contains(step.place()));
        for (Weapon weapon : Weapon.values()) {
            softly.assertThat(told.stream().filter(line -> line.contains(weapon.typeName())))
                    .as(weapon.typeName())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}

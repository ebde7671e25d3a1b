package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.OwnReads;
import dev.detour.contract.app.Rewriting;
import dev.detour.contract.app.Rewriting.Place;
import dev.detour.contract.app.RewrittenApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Classes that change while the application runs: by a debugger's hot swap, and by another agent, which may come to each class
 * before Detour or after it. All in one application with both clients, which every case leaves woven.
 */
class HotSwapIT extends ContractCase {

    /** The classes of each client through which every read goes. */
    private static final List<String> WOVEN = List.of(
            "redis.clients.jedis.Jedis",
            "redis.clients.jedis.Connection",
            "io.lettuce.core.RedisChannelHandler",
            "io.lettuce.core.protocol.DefaultEndpoint");

    private static final String[] COUNTED = {
        "redis.clients.jedis.Connection#sendCommand", "io.lettuce.core.RedisChannelHandler#dispatch"
    };

    private static @Nullable ControlledApp running;
    private static @Nullable Debugger attached;

    @BeforeAll
    static void start() throws Exception {
        Path another = AgentManifest.naming(Rewriting.class);
        AgentJvm.Builder jvm = AgentJvm.builder(RewrittenApp.class.getName())
                .classPath(Applications.own())
                .classPath(Applications.clients())
                .classPath(OwnClassPath.jars(List.of("byte-buddy-")))
                .option(Debugger.OPTION)
                .agent(another, Place.BEFORE_DETOUR.name());
        Setup.WOVEN.configure(jvm);
        jvm.agent(another, Place.AFTER_DETOUR.name());
        running = ControlledApp.start(jvm);
        attached = Debugger.attach(running.jvm());
    }

    @AfterAll
    static void end() {
        Objects.requireNonNull(attached).close();
        Objects.requireNonNull(running).close();
    }

    private static ControlledApp app() {
        return Objects.requireNonNull(running);
    }

    /** One of each client, which has read: all classes are there. */
    private List<Session> sessions() {
        List<Session> sessions = RoutedReads.KINDS.stream()
                .map(kind -> open(app(), kind, target(PATIENT)))
                .toList();
        RoutedReads.assertOf(sessions, redis());
        return sessions;
    }

    private void assertRouted(List<Session> before) {
        RoutedReads.assertOf(before, redis());
        sessions();
        assertThat(Applications.agentLines(app().jvm()))
                .as(app().jvm().tail())
                .noneMatch(line -> line.contains("[detour] WARN "));
    }

    private static byte[] classFile(String name) throws IOException {
        try (InputStream in = HotSwapIT.class.getResourceAsStream('/' + name.replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void hotSwap_clientsWovenClasses_stayWoven() throws Exception {
        List<Session> sessions = sessions();
        Map<String, byte[]> asTheyAreInTheJar = new TreeMap<>();
        for (String name : WOVEN) {
            asTheyAreInTheJar.put(name, classFile(name));
        }

        Objects.requireNonNull(attached).redefine(asTheyAreInTheJar);

        assertRouted(sessions);
    }

    @Test
    void hotSwap_applicationsClassThatReads_isReplacedAndItsReadsAreRouted() throws Exception {
        String name = OwnReads.class.getName();
        byte[] replaced = new String(classFile(name), StandardCharsets.ISO_8859_1)
                .replace(OwnReads.OLD_WAY + ": ", "the new way: ")
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Session> sessions = sessions();
        assertOwnReads(sessions, OwnReads.OLD_WAY);

        Objects.requireNonNull(attached).redefine(Map.of(name, replaced));

        assertOwnReads(sessions, "the new way");
        assertRouted(sessions);
    }

    private static void assertOwnReads(List<Session> sessions, String way) {
        for (Session session : sessions) {
            String key = key("product");
            assertThat(session.call("ownRead", key).outcome()).isEqualTo(text(way + ": loaded " + key));
        }
    }

    /** As a tool does that has no class files: the advice is in them already. */
    @Test
    void redefine_clientsClassesAsTheyAreInMemory_areNotWovenTwice() {
        List<Session> sessions = sessions();

        for (String name : WOVEN) {
            String calls = String.valueOf(app().call("redefineAsItIs", name).value());
            assertThat(calls).as(name).matches("([1-9]\\d*) and \\1");
        }

        assertRouted(sessions);
    }

    @ParameterizedTest
    @EnumSource
    void retransform_byAnotherAgent_hasTheAdviceOfBoth(Place place) {
        List<Session> sessions = sessions();

        assertThat(app().call("rewrite", place.name(), COUNTED[0], COUNTED[1]).outcome())
                .isEqualTo(text("rewritten"));

        app().call("calls");
        for (Session session : sessions) {
            session.get(key("session"));
            assertThat(app().call("calls").value()).as(session.name()).isNotEqualTo("0");
        }
        assertRouted(sessions);

        assertThat(app().call("restore").outcome()).isEqualTo(text("restored"));
        app().call("calls");
        assertRouted(sessions);
        assertThat(app().call("calls").value()).isEqualTo("0");
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loaders come from the class path, from jars that the settings name, and from the application itself. */
class LoaderSourcesIT extends ContractCase {

    @TempDir
    Path directory = Path.of("set by JUnit");

    @EachKind(only = "UNIFIED_JEDIS|LETTUCE_SYNC")
    void get_keyOfARegisteredLoader_isLoadedUntilItIsClosed(AccessKind kind) {
        Session session = woven(kind);
        ControlledApp app = session.app();
        assertThat(session.get(key("own:a")).outcome()).isEqualTo("null");

        app.call("register", "first", "own:*");
        app.call("register", "second", "own:*");
        String one = key("own:a");
        assertThat(session.get(one).outcome()).isEqualTo(text("first loaded " + one));

        app.call("unregister", "first");
        String two = key("own:a");
        assertThat(session.get(two).outcome()).isEqualTo(text("second loaded " + two));

        app.call("unregister", "second");
        assertThat(session.get(key("own:a")).outcome()).isEqualTo("null");
    }

    @Test
    void get_keyOfALoaderInAJarAndOfARouteThatNamesIt_isLoaded() throws Exception {
        Path jar = LoaderJar.in(directory);
        Path conf = Files.writeString(directory.resolve("agent.conf"), """
                detour.routes = [ { name = "named", keys = ["catalog:*"], loader = "from-jar" } ]
                """);
        var jvm = Applications.jvm(AccessKind.LETTUCE_SYNC, Setup.PLAIN)
                .agent(Applications.agentJar(), conf.toString())
                .property("detour.loaders", jar.getParent() + "/*.jar");

        try (ControlledApp app = ControlledApp.start(jvm);
                Session session = Session.open(app, AccessKind.LETTUCE_SYNC, target(PATIENT))) {
            assertThat(session.get("jar:1").outcome()).as(app.jvm().tail()).isEqualTo(text("from the jar"));
            assertThat(session.get("catalog:1").outcome()).isEqualTo(text("from the jar"));
        }
    }
}

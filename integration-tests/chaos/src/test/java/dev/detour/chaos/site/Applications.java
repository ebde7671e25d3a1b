package dev.detour.chaos.site;

import dev.detour.chaos.app.ChaosApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.app.ControlPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts applications under test. */
final class Applications {

    private static final String MAX_STALE = "detour.local.max-stale";

    private Applications() {}

    /**
     * Starts one, with its clients open.
     *
     * @param opening what {@link ChaosApp} is told to open
     * @param settings of the agent, besides the usual ones; null for no agent
     * @param prepare changes the JVM before it is started
     */
    static Application start(
            Clients clients,
            List<String> opening,
            @Nullable Map<String, String> settings,
            Consumer<AgentJvm.Builder> prepare) {
        AgentJvm.Builder jvm = AgentJvm.builder(ChaosApp.class.getName())
                .classPath(List.of(OwnClassPath.locationOf(ChaosApp.class), OwnClassPath.locationOf(ControlPort.class)))
                .classPath(OwnClassPath.jars(clients.jars()))
                // on two processors a concurrent collector is one more thing that takes them
                .option("-XX:+UseSerialGC")
                // from the start: a heap that grows is collected again and again, most of all on a small machine
                .option("-Xms192m")
                .option("-Xmx192m")
                .option("-Xss256k")
                // what TLS remembers of every connection there was would pass for a leak
                .option("-Djavax.net.ssl.sessionCacheSize=16");
        long maxStaleMillis = AgentSettings.MAX_STALE_MILLIS;
        if (settings != null) {
            jvm.agent(
                    agentJar(),
                    AgentSettings.write(clients.client(), clients.labels(), directory())
                            .toString());
            jvm.classPath(List.of(OwnClassPath.locationOf(ChaosApp.class).resolve("loaders")));
            settings.forEach(jvm::property);
            maxStaleMillis = millis(settings.getOrDefault(MAX_STALE, maxStaleMillis + "ms"));
        }
        prepare.accept(jvm);
        jvm.arguments(Boolean.toString(settings != null), Long.toString(maxStaleMillis));
        Application started =
                new Application(ControlledApp.start(jvm), clients.client(), clients.labels(), settings != null);
        try {
            started.ask("open", opening.toArray(new String[0]));
            return started;
        } catch (Throwable failed) {
            started.app().close();
            throw failed;
        }
    }

    private static long millis(String duration) {
        if (!duration.endsWith("ms")) {
            throw new IllegalArgumentException(MAX_STALE + " in a scenario is given in ms, not " + duration);
        }
        return Long.parseLong(duration.substring(0, duration.length() - 2));
    }

    private static Path agentJar() {
        return Path.of(System.getProperty("detour.agent.jar"));
    }

    private static Path directory() {
        return Path.of(System.getProperty("detour.chaos.results"), "settings");
    }
}

package dev.detour.weaver;

import dev.detour.bootstrap.Bridge;
import dev.detour.bootstrap.Registrations;
import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.telemetry.Tracing;
import dev.detour.engine.weave.AdvisedMethod;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The way in from the launcher, once, on a thread of its own. */
public final class AgentStart {

    private AgentStart() {}

    /**
     * Reads the settings, starts the engine and prepares the weaving.
     *
     * @param arguments the path of a settings file, or null
     * @param agentLoader the loader of this class, which knows the adapters' class files as resources
     * @param jar the agent's own jar
     * @return what weaves client classes, or null where Detour is to stay off, after having said why
     */
    public static @Nullable ClassFileTransformer start(
            @Nullable String arguments, Instrumentation instrumentation, ClassLoader agentLoader, File jar) {
        Settings settings;
        try {
            settings = SettingsLoader.load(
                    arguments,
                    System.getenv(),
                    System.getProperties(),
                    Runtime.getRuntime().maxMemory());
        } catch (SettingsException wrong) {
            AgentLog.warn(wrong.getMessage() + "; Detour stays off, the application runs on without it");
            return null;
        }
        AgentLog.info("version " + version(jar) + ", mode "
                + settings.mode().name().toLowerCase(java.util.Locale.ROOT) + ", settings from " + settings.source());
        if (settings.mode() == Settings.Mode.OFF || isRestricted()) {
            return null;
        }
        Tracing tracing = Tracing.fromEnvironment();
        Engine engine = new Engine(settings, tracing, tracing);
        Registrations.install(engine.registrations());
        Bridge.install(new Adapters(engine, agentLoader));
        return new ClientWeaver(agentLoader, targets(agentLoader));
    }

    /** Under a security manager each hook would need the permissions of whatever application code is on the stack. */
    @SuppressWarnings("removal")
    private static boolean isRestricted() {
        boolean restricted = System.getSecurityManager() != null;
        if (restricted) {
            AgentLog.warn("this JVM has a security manager, under which no client is woven; Detour stays off, the"
                    + " application runs on without it");
        }
        return restricted;
    }

    private static String version(File jar) {
        try (JarFile file = new JarFile(jar)) {
            String version = file.getManifest().getMainAttributes().getValue("Implementation-Version");
            return version == null ? "unknown" : version;
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    /** What to weave, as each adapter lists it; the lists are plain data, read without the client. */
    private static Map<String, ClientWeaver.Target> targets(ClassLoader agentLoader) {
        Map<String, ClientWeaver.Target> targets = new HashMap<>();
        for (Client client : Client.ALL) {
            for (AdvisedMethod method : methods(client, agentLoader)) {
                String internalName = method.owner().replace('.', '/');
                targets.computeIfAbsent(internalName, name -> new ClientWeaver.Target(client, new ArrayList<>()))
                        .methods()
                        .add(method);
            }
        }
        return targets;
    }

    private static List<AdvisedMethod> methods(Client client, ClassLoader agentLoader) {
        try {
            AdapterLoader loader = new AdapterLoader(null, agentLoader, client.adapterPackage());
            Object listed = Class.forName(client.weaving(), true, loader)
                    .getField("METHODS")
                    .get(null);
            List<AdvisedMethod> methods = new ArrayList<>();
            for (Object method : (List<?>) listed) {
                methods.add((AdvisedMethod) method);
            }
            return methods;
        } catch (ReflectiveOperationException | LinkageError broken) {
            AgentLog.warn(client.name() + " is not routed: the agent jar is incomplete: " + broken);
            return List.of();
        }
    }
}

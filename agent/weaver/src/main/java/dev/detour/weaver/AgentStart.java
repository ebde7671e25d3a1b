package dev.detour.weaver;

import dev.detour.bootstrap.Bridge;
import dev.detour.bootstrap.Registrations;
import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.log.ApplicationLog;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.LogLine;
import dev.detour.engine.report.ReportFile;
import dev.detour.engine.telemetry.DecisionLog;
import dev.detour.engine.telemetry.FlightRecording;
import dev.detour.engine.telemetry.KeyWords;
import dev.detour.engine.telemetry.MetricsPart;
import dev.detour.engine.telemetry.PrometheusPort;
import dev.detour.engine.telemetry.Telemetry;
import dev.detour.engine.telemetry.Tracing;
import dev.detour.engine.weave.AdvisedMethod;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
     * @return what weaves client classes, or nothing where Detour is to stay off, after having said why; null where there is
     *     not even a client to wait for
     */
    public static @Nullable ClassFileTransformer start(
            @Nullable String arguments, Instrumentation instrumentation, ClassLoader agentLoader, File jar) {
        Rehearsal rehearsal = Rehearsal.begin(agentLoader);
        Settings settings;
        try {
            settings = SettingsLoader.load(
                    arguments,
                    System.getenv(),
                    System.getProperties(),
                    Runtime.getRuntime().maxMemory());
        } catch (SettingsException wrong) {
            AgentLog.notStarted(wrong.getMessage() + "; Detour stays off, the application runs on without it");
            return off(wrong.reportFile());
        }
        AgentLog.limitTo(level(settings));
        String mode = settings.mode().name().toLowerCase(Locale.ROOT);
        String version = version(jar);
        AgentLog.info("version " + version + ", mode " + mode + ", settings from " + settings.source());
        Faults.sayIfNothingIsInjected(
                settings.faults(), settings.faultSeed(), settings.mode() == Settings.Mode.ROUTE ? null : mode);
        if (settings.mode() == Settings.Mode.OFF || isRestricted()) {
            return off(settings.telemetry().reportFile());
        }
        MetricsPart metrics = new MetricsPart();
        KeyWords keys =
                new KeyWords(KeyWords.Detail.valueOf(settings.telemetry().key().name()));
        Tracing tracing = Tracing.fromEnvironment(
                metrics, keys, api -> new AdapterLoader(api, agentLoader, Tracing.BRIDGE_PACKAGE));
        Insight insight = new Insight(settings, version, keys);
        List<Telemetry.Part> parts =
                new ArrayList<>(List.of(metrics, tracing, new DecisionLog(), new FlightRecording()));
        parts.addAll(insight.parts());
        Telemetry telemetry = new Telemetry(parts);
        Engine engine = new Engine(settings, telemetry, telemetry, tracing);
        metrics.observe(engine.figures());
        Faults faults = engine.faults();
        if (faults != null) {
            faults.announce();
        }
        if (settings.mode() == Settings.Mode.OBSERVE) {
            engine.observations().report().install();
        }
        Runnable clientMet = insight.into(engine);
        Registrations.install(engine.registrations());
        Bridge.install(new Adapters(
                engine,
                agentLoader,
                () -> PrometheusPort.openIfWanted(
                        settings.telemetry().prometheusHost(),
                        settings.telemetry().prometheusPort(),
                        metrics)));
        rehearsal.await();
        ClassFileTransformer weaver = new SdkWeaver(
                new ClientWeaver(agentLoader, targets(agentLoader), ApplicationLog.follow(instrumentation)::wovenIn));
        return new FirstClient(weaver, clientMet);
    }

    /** What an earlier run has left where this one would have written must not be taken for its summary. */
    private static @Nullable ClassFileTransformer off(String reportFile) {
        return ReportFile.isOfManyRuns(reportFile)
                ? new FirstClient(null, ReportFile.ofNothing(reportFile)::clientMet)
                : null;
    }

    private static LogLine.@Nullable Level level(Settings settings) {
        return switch (settings.log().level()) {
            case OFF -> null;
            case WARN -> LogLine.Level.WARN;
            case INFO -> LogLine.Level.INFO;
            case DEBUG -> LogLine.Level.DEBUG;
        };
    }

    /** Under a security manager each hook would need the permissions of whatever application code is on the stack. */
    @SuppressWarnings("removal")
    private static boolean isRestricted() {
        boolean restricted = System.getSecurityManager() != null;
        if (restricted) {
            AgentLog.notStarted("this JVM has a security manager, under which no client is woven; Detour stays off, the"
                    + " application runs on without it");
        }
        return restricted;
    }

    private static String version(File jar) {
        try (JarFile file = new JarFile(jar, false)) { // it is running already
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

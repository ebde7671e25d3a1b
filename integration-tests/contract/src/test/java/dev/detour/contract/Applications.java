package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.RedisApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.app.ControlPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The applications under test: one JVM for each way of reading and each setup, started when first asked for. They are
 * kept for the classes to come, and end with this JVM.
 */
final class Applications {

    static final Path TEST_CLASSES = OwnClassPath.locationOf(RedisApp.class);

    static final List<String> JEDIS_JARS =
            List.of("jedis-", "commons-pool2-", "gson-", "json-", "redis-authx-core-", "slf4j-api-");
    private static final List<String> FAILOVER_JARS = List.of("resilience4j-", "vavr-");
    static final List<String> LETTUCE_JARS = List.of(
            "lettuce-core-",
            "netty-",
            "reactor-core-",
            "reactive-streams-",
            "redis-authx-core-",
            "slf4j-api-",
            "commons-pool2-",
            "kotlin",
            "micrometer-",
            "HdrHistogram-",
            "LatencyUtils-");

    /** Before it has read its settings it does not say the time. */
    private static final Pattern AGENTS = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z )?\\[detour] ");

    private static final Map<List<Object>, ControlledApp> RUNNING = new ConcurrentHashMap<>();

    private Applications() {}

    /** An application with the client of this kind only. */
    static ControlledApp running(AccessKind kind, Setup setup) {
        return RUNNING.computeIfAbsent(List.of(kind, setup), asked -> ControlledApp.start(jvm(kind, setup)));
    }

    /** An application with both clients, and with Spring Data Redis where there is one. */
    static ControlledApp runningWithBothClients(Setup setup) {
        return RUNNING.computeIfAbsent(List.of(setup), asked -> {
            AgentJvm.Builder jvm = AgentJvm.builder(RedisApp.class.getName())
                    .classPath(own())
                    .classPath(OwnClassPath.jars(JEDIS_JARS))
                    .classPath(OwnClassPath.jars(LETTUCE_JARS))
                    .classPath(SpringApplications.jars(LETTUCE_JARS));
            setup.configure(jvm);
            return ControlledApp.start(jvm);
        });
    }

    /** An application of this kind, to be started by the caller. */
    static AgentJvm.Builder jvm(AccessKind kind, Setup setup) {
        AgentJvm.Builder jvm = client(RedisApp.class, kind);
        setup.configure(jvm);
        return jvm;
    }

    private static List<Path> jars(AccessKind kind) {
        if (kind.isSpring()) {
            return SpringApplications.jars(kind.isJedis() ? JEDIS_JARS : LETTUCE_JARS);
        }
        List<Path> jars = OwnClassPath.jars(kind.isJedis() ? JEDIS_JARS : LETTUCE_JARS);
        if (kind == AccessKind.MULTI_DB_JEDIS) {
            jars.addAll(OwnClassPath.jars(FAILOVER_JARS));
        }
        return jars;
    }

    /** An application with the client of this kind only, and no agent yet. */
    static AgentJvm.Builder client(Class<?> application, AccessKind kind) {
        return AgentJvm.builder(application.getName()).classPath(own()).classPath(jars(kind));
    }

    /** The classes of the applications, without any client. */
    static List<Path> own() {
        return List.of(TEST_CLASSES, OwnClassPath.locationOf(ControlPort.class));
    }

    /** The jars of both clients. */
    static List<Path> clients() {
        List<Path> clients = new ArrayList<>(OwnClassPath.jars(JEDIS_JARS));
        clients.addAll(OwnClassPath.jars(LETTUCE_JARS));
        return clients.stream().distinct().toList();
    }

    /** A directory that names loaders to the service loader. */
    static List<Path> loaders(String name) {
        return List.of(Setup.resource("loaders").resolve(name));
    }

    /**
     * Adds the agent, unless the suite is run with {@code -Ddetour.agent.jar=none} to see which of its cases hold for
     * the clients alone, and that the others can fail.
     *
     * @param settings a file among the test resources
     */
    static void weave(AgentJvm.Builder jvm, String settings) {
        if (!agentJar().equals(Path.of("none"))) {
            jvm.agent(agentJar(), Setup.resource(settings).toString());
        }
    }

    /** The jar under test. */
    static Path agentJar() {
        return Path.of(System.getProperty("detour.agent.jar"));
    }

    /** What the agent said in any running application of an error of its own: there must be none, ever. */
    static List<String> ownErrors() {
        return RUNNING.values().stream().flatMap(app -> ownErrors(app).stream()).toList();
    }

    /** The same of one application. */
    static List<String> ownErrors(ControlledApp app) {
        return app.jvm().errorLines().stream()
                .filter(line -> isAgents(line) && line.toLowerCase(Locale.ROOT).contains("please report this"))
                .toList();
    }

    /** The lines that the agent has written for people to read. */
    static List<String> agentLines(AgentJvm jvm) {
        return jvm.errorLines().stream().filter(Applications::isAgents).toList();
    }

    /**
     * What the agent has written since there were so many lines, without what it says once of every application some time
     * after its first read.
     */
    static List<String> agentLinesSince(AgentJvm jvm, int before) {
        List<String> lines = agentLines(jvm);
        return lines.subList(before, lines.size()).stream()
                .filter(line -> !line.contains("[detour] routed keys: ") && !line.contains("[detour] telemetry: "))
                .toList();
    }

    /** Whether the agent has written it to standard error. */
    static boolean isAgents(String line) {
        return AGENTS.matcher(line).lookingAt();
    }

    /** Those that hold all of these words. */
    static List<String> agentLines(AgentJvm jvm, String... words) {
        Stream<String> lines = agentLines(jvm).stream();
        return lines.filter(line -> Arrays.stream(words).allMatch(line::contains))
                .toList();
    }
}

package dev.detour.benchmarks;

import com.google.gson.Gson;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What every stage is given.
 *
 * @param agentJar Detour's
 * @param openTelemetryJar the OpenTelemetry agent's
 * @param failoverJars a directory with what Jedis needs for its own failover, which are other versions than Detour's
 * @param javaHome of the JVMs under measurement
 * @param resultFile where the rows go
 * @param takesLong whether more and longer rounds are wanted, for figures to be written down
 * @param include which stages, by their names
 * @param includedJmh which of the stage {@code jmh}'s benchmarks, by their simple names
 */
public record Context(
        Path agentJar,
        Path openTelemetryJar,
        Path failoverJars,
        Path javaHome,
        Path resultFile,
        boolean takesLong,
        Pattern include,
        Pattern includedJmh) {

    /** What a JVM under measurement prints before its result. */
    public static final String RESULT = "RESULT ";

    private static final Gson GSON = new Gson();

    /** What Maven has told. */
    static Context fromProperties() {
        return new Context(
                existing("detour.agent.jar"),
                existing("opentelemetry-javaagent.jar"),
                Path.of(System.getProperty("jedis-failover.jars")),
                Path.of(System.getProperty("java.home")),
                Path.of(System.getProperty("detour.benchmarks.results")),
                Boolean.getBoolean("detour.benchmarks.long"),
                Pattern.compile(System.getProperty("detour.benchmarks.include")),
                Pattern.compile(System.getProperty("detour.benchmarks.jmh")));
    }

    private static Path existing(String property) {
        Path jar = Path.of(System.getProperty(property));
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(property + ": there is no " + jar);
        }
        return jar;
    }

    /** Either of them. */
    public int shortOrLong(int ifShort, int ifLong) {
        return takesLong ? ifLong : ifShort;
    }

    /**
     * A JVM that compiles as one in production does, to be started. It finds what is beside the main class and these jars,
     * and nothing else of this JVM's class path.
     *
     * @param jars how their names begin
     */
    public AgentJvm.Builder jvm(Class<?> main, List<String> jars) {
        List<Path> classPath = new ArrayList<>(List.of(OwnClassPath.locationOf(main)));
        classPath.addAll(OwnClassPath.jars(jars));
        return AgentJvm.builder(main.getName())
                .javaHome(javaHome)
                .classPath(classPath)
                .option("-XX:TieredStopAtLevel=4")
                .option("-XX:-UseSerialGC"); // and collects by what the machine has by itself
    }

    /**
     * The options of a JVM with this agent, and the variant's name for the JVM itself. Its property must not begin as Detour's
     * settings do: one that Detour does not know keeps it off.
     */
    public List<String> options(Variant variant) {
        List<String> options = new ArrayList<>(variant.options(agentJar, openTelemetryJar));
        options.add("-Dbenchmarks.variant=" + variant.name());
        return options;
    }

    /**
     * Runs a JVM to its end.
     *
     * @return what it printed after {@link #RESULT}, read as JSON
     * @throws AssertionError if it fails or prints no result; the message holds what it printed last
     */
    public <T> T result(AgentJvm.Builder builder, Class<T> type, Duration timeout) {
        try (AgentJvm jvm = builder.start()) {
            int code = jvm.exitCode(timeout);
            String result = jvm.lines().stream()
                    .filter(line -> line.startsWith(RESULT))
                    .findFirst()
                    .orElse("");
            if (code != 0 || result.isEmpty()) {
                throw new AssertionError("exit code " + code + '\n' + jvm.tail());
            }
            return GSON.fromJson(result.substring(RESULT.length()), type);
        }
    }
}

package dev.detour.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM under test, with or without an agent, and what it has printed so far.
 *
 * <p>Thread-safe. Inherits the environment except for the variables that would change what is tested. Destroyed at
 * {@link #close()} and at the orderly exit of this JVM.
 */
public final class AgentJvm implements AutoCloseable {

    private static final int TAIL_LINES = 60;

    /**
     * Most of what a JVM of some seconds takes of a processor is its second compiler's, which holds up those beside it. An
     * option that comes after it, {@code -XX:TieredStopAtLevel=4}, gives that back.
     */
    private static final String QUICK_TO_START = "-XX:TieredStopAtLevel=1";

    /** And of the rest some is that of a collector's threads, unless an option says which collector there is to be. */
    private static final String SERIAL = "-XX:+UseSerialGC";

    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w*GC");

    private final Process process;
    private final JvmOutput output = new JvmOutput();
    private final Thread killAtExit;

    private AgentJvm(Process process) {
        this.process = process;
        this.killAtExit = new Thread(process::destroyForcibly, "jvm-under-test-kill");
        Runtime.getRuntime().addShutdownHook(killAtExit);
        capture(process.getInputStream(), false);
        capture(process.getErrorStream(), true);
    }

    private void capture(InputStream stream, boolean standardError) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(line -> output.add(line, standardError));
                    } catch (IOException | UncheckedIOException closed) {
                        // the process is gone
                    } finally {
                        output.ended();
                    }
                },
                "jvm-under-test-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** A JVM that will run a main class. */
    public static Builder builder(String mainClass) {
        return new Builder(mainClass);
    }

    /** A JVM that will run a jar as its manifest says, with {@code java -jar}; it takes no class path. */
    public static Builder ofJar(Path jar) {
        Builder builder = new Builder(jar.toString());
        builder.isJar = true;
        return builder;
    }

    /** Everything about a JVM to be started. Not thread-safe; may start any number of JVMs. */
    public static final class Builder {
        private final String main;
        private final List<Path> classPath = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private ProcessBuilder.Redirect standardError = ProcessBuilder.Redirect.PIPE;
        private Path javaHome = Path.of(System.getProperty("java.home"));
        private boolean modular;
        private boolean isJar;

        private Builder(String main) {
            this.main = main;
        }

        /** The JDK to run on; the one of this JVM unless called. */
        public Builder javaHome(Path javaHome) {
            this.javaHome = javaHome;
            return this;
        }

        /** Adds directories or jars. */
        public Builder classPath(List<Path> entries) {
            classPath.addAll(entries);
            return this;
        }

        /** Makes the class path a module path; the main class is {@code module/class}. */
        public Builder modular() {
            modular = true;
            return this;
        }

        /**
         * Adds {@code -javaagent}; twice gives it twice.
         *
         * @param agentArguments what follows the {@code =}, or null
         */
        public Builder agent(Path jar, @Nullable String agentArguments) {
            return option("-javaagent:" + jar + (agentArguments == null ? "" : "=" + agentArguments));
        }

        /** Adds a system property. */
        public Builder property(String name, String value) {
            return option("-D" + name + "=" + value);
        }

        /** Adds an option of the JVM, in the order of the calls. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        /** Adds an environment variable. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Where standard error goes, for example a disk that is full, instead of to {@link AgentJvm#errorLines}. */
        public Builder standardError(Path file) {
            standardError = ProcessBuilder.Redirect.appendTo(file.toFile());
            return this;
        }

        /** Adds arguments of the main class. */
        public Builder arguments(String... added) {
            arguments.addAll(List.of(added));
            return this;
        }

        /** Starts the JVM and does not wait for anything. */
        public AgentJvm start() {
            ProcessBuilder starting = new ProcessBuilder(commandLine()).redirectError(standardError);
            starting.environment().keySet().removeIf(Builder::changesWhatIsTested);
            starting.environment().putAll(environment);
            try {
                return new AgentJvm(starting.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> commandLine() {
            List<String> command = new ArrayList<>();
            command.add(javaHome.resolve("bin").resolve("java").toString());
            command.add(QUICK_TO_START);
            if (options.stream().noneMatch(option -> COLLECTOR.matcher(option).matches())) {
                command.add(SERIAL);
            }
            command.addAll(options);
            command.addAll(whatIsRun());
            command.addAll(arguments);
            return command;
        }

        private List<String> whatIsRun() {
            if (isJar) {
                return List.of("-jar", main);
            }
            String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            return modular ? List.of("-p", path, "-m", main) : List.of("-cp", path, main);
        }

        private static boolean changesWhatIsTested(String variable) {
            return variable.startsWith("DETOUR_")
                    || variable.startsWith("OTEL_")
                    || variable.equals("JAVA_TOOL_OPTIONS")
                    || variable.equals("JDK_JAVA_OPTIONS");
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops every thread of the JVM with SIGSTOP, as a paused virtual machine or container does. */
    public void freeze() {
        Signal.STOP.send(pid());
    }

    /** Continues a frozen JVM. */
    public void thaw() {
        Signal.CONT.send(pid());
    }

    /** Everything printed so far, standard output and standard error in the order of arrival; a copy. */
    public List<String> lines() {
        return output.lines();
    }

    /** Everything printed so far to standard error; a copy. */
    public List<String> errorLines() {
        return output.errorLines();
    }

    /** The last lines printed, for the message of an assertion. */
    public String tail() {
        List<String> lines = lines();
        Stream<String> last = lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES));
        return last.collect(Collectors.joining("\n", "--- last lines of the JVM under test ---\n", "\n---"));
    }

    /**
     * The first line, past or future, that matches.
     *
     * @throws AssertionError if there is none in time or the JVM ends without; the message holds the last lines
     */
    public String awaitLine(Predicate<String> wanted, Duration timeout) {
        String line = output.await(wanted, timeout);
        if (line == null) {
            throw new AssertionError("no such line in " + timeout + "\n" + tail());
        }
        return line;
    }

    /**
     * Waits for the JVM to end.
     *
     * @return its exit code; everything it printed is in {@link #lines()} by then
     * @throws AssertionError if it still runs after the time-out
     */
    public int exitCode(Duration timeout) {
        try {
            if (process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS) && output.awaitEnd(timeout)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still running after " + timeout + "\n" + tail());
    }

    /** Destroys the process and returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Runtime.getRuntime().removeShutdownHook(killAtExit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException exiting) {
            // the hook runs already
        }
    }
}

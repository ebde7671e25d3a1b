package dev.detour.quickstart;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The product service in a JVM of its own. Its standard error goes to a file. */
final class ServiceJvm {

    private static final String MAIN_CLASS = "com.example.products.ProductService";
    private static final long LONGEST_RUN_SECONDS = 4 * RedisEvent.SECONDS;

    private final List<String> options = new ArrayList<>(
            List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-Dorg.slf4j.simpleLogger.log.dev.detour=info"));
    private final Map<String, String> environment = new HashMap<>();
    private final Path errors;

    ServiceJvm(Path errors) {
        this.errors = errors;
    }

    void option(String option) {
        options.add(option);
    }

    void classPath(Path... jars) {
        options.add("-cp");
        options.add(Arrays.stream(jars).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    /** Sets the usual variables of OpenTelemetry; the service itself makes no traces. */
    void printTraces() {
        environment.put("OTEL_TRACES_EXPORTER", "experimental-otlp/stdout");
        // by default spans wait up to 5 s: too long for a table that grows as you watch
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "200");
        environment.put("OTEL_BSP_MAX_QUEUE_SIZE", "16384");
    }

    /**
     * Runs the service to its end.
     *
     * @param lines is given each line of its standard output, as it comes
     * @throws IllegalStateException if the service fails
     */
    void run(int redisPort, Consumer<String> lines) throws IOException, InterruptedException {
        Process process = start(redisPort);
        Thread killAtExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killAtExit);
        CompletableFuture.delayedExecutor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines);
        }
        int exitCode = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(killAtExit);
        if (exitCode != 0) {
            throw new IllegalStateException("the product service ended with exit code " + exitCode + ", see " + errors);
        }
    }

    private Process start(int redisPort) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(MAIN_CLASS);
        command.add(Integer.toString(redisPort));
        command.add(Integer.toString(RedisEvent.SECONDS));
        Files.createDirectories(errors.getParent());
        ProcessBuilder starting = new ProcessBuilder(command).redirectError(errors.toFile());
        starting.environment().keySet().removeIf(name -> name.startsWith("OTEL_") || name.startsWith("DETOUR_"));
        starting.environment().putAll(environment);
        return starting.start();
    }
}

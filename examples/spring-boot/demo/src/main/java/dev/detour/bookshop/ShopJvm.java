package dev.detour.bookshop;

import dev.detour.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The bookshop's fat jar in a JVM of its own, started as anybody would. What it prints goes to a file. */
final class ShopJvm implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STOP_SECONDS = 20;

    private final Path jar;
    private final Path log;
    private final List<String> options = new ArrayList<>();
    private final int port = FreePorts.any();
    private final ShopClient client = new ShopClient(port);
    private @Nullable ShopClient page;
    private @Nullable Process process;

    ShopJvm(Path jar, Path log) {
        this.jar = jar;
        this.log = log;
    }

    /** Adds an option of the JVM. */
    void option(String option) {
        options.add(option);
    }

    /** Has Detour serve its page, whose counters say who answered. */
    void showPage() {
        int pagePort = FreePorts.any();
        option("-Ddetour.page.port=" + pagePort);
        page = new ShopClient(pagePort);
    }

    ShopClient client() {
        return client;
    }

    /** Detour's page; null where there is no Detour. */
    @Nullable
    ShopClient page() {
        return page;
    }

    /**
     * Starts the shop and returns when it is ready for requests.
     *
     * @param environment besides that of this process
     * @throws IllegalStateException if it ends or is not ready in time
     */
    void start(int redisPort, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        Files.createDirectories(log.getParent());
        ProcessBuilder starting =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        starting.environment().keySet().removeIf(ShopJvm::isSettingOfOthers);
        starting.environment().put("SERVER_PORT", Integer.toString(port));
        starting.environment().put("SPRING_DATA_REDIS_PORT", Integer.toString(redisPort));
        starting.environment().putAll(environment);
        Process started = starting.start();
        process = started;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        awaitReady(started);
    }

    private static boolean isSettingOfOthers(String variable) {
        return variable.startsWith("DETOUR_") || variable.startsWith("OTEL_") || variable.startsWith("SPRING_");
    }

    private void awaitReady(Process started) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!isReady()) {
            if (!started.isAlive()) {
                throw new IllegalStateException("the bookshop ended as it started, see " + log);
            }
            if (System.nanoTime() - startNanos > START_TIMEOUT.toNanos()) {
                throw new IllegalStateException("the bookshop is not ready after " + START_TIMEOUT + ", see " + log);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.get("/actuator/health/readiness").isSuccess();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops the shop in good order. */
    @Override
    public void close() {
        Process started = process;
        if (started == null) {
            return;
        }
        started.destroy();
        try {
            if (!started.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.detour.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import redis.clients.jedis.Jedis;
import sample.Application;

/** The sample application in a JVM of its own. */
final class TestJvm implements AutoCloseable {

    private static final long MAX_SECONDS = 60;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "test-jvm-output");

    private TestJvm(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it with these options, its classes in a folder without any of the agent's. */
    static TestJvm start(Path folder, List<String> options) throws IOException {
        Path classes = folder.resolve("application");
        for (Class<?> type : List.of(Application.class, Jedis.class)) {
            Path file = classes.resolve(type.getName().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, TestAgentJar.bytes(type));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classes.toString(), Application.class.getName()));
        return new TestJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    long pid() {
        return process.pid();
    }

    /** Makes it read again and again until it prints this. */
    void askUntil(String expected) throws Exception {
        Awaitility.await()
                .atMost(MAX_SECONDS, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> {
                    process.getOutputStream().write('\n');
                    process.getOutputStream().flush();
                    return lines.contains(expected);
                });
    }

    private boolean printed(String beginning) {
        return lines.stream().anyMatch(line -> line.startsWith(beginning));
    }

    /** Waits for a line that begins like this. */
    void await(String beginning) throws InterruptedException {
        Awaitility.await("a line \"" + beginning + '"')
                .atMost(MAX_SECONDS, TimeUnit.SECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .failFast("ended without it: " + lines, () -> !reader.isAlive() && !printed(beginning))
                .until(() -> printed(beginning));
    }

    /** Lets it end, and gives all that it printed. */
    List<String> finish() throws Exception {
        process.getOutputStream().close();
        reader.join(TimeUnit.SECONDS.toMillis(MAX_SECONDS));
        Assertions.assertTrue(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS), "it does not end");
        Assertions.assertEquals(0, process.exitValue(), () -> "it failed: " + lines);
        return List.copyOf(lines);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar detour-agent.jar doctor}, as its users call it. What a report says is tested beside the command. */
@Timeout(120)
class DoctorIT {

    private record Run(int code, List<String> out, List<String> err) {
        String json() {
            assertThat(out)
                    .as(err.toString())
                    .singleElement()
                    .satisfies(line -> assertThat(line).startsWith("{").endsWith("}"));
            return out.get(0);
        }
    }

    @TempDir
    Path folder;

    private static String address(RedisServer server) {
        return "redis://127.0.0.1:" + server.port();
    }

    @Test
    void doctor_standalone_printsAReportAndNothingElse() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Run text = run(Map.of(), "--seconds", "1", address(server));
            Run json = run(Map.of(), "--seconds", "1", "--json", address(server));

            assertThat(text.err).isEmpty(); // no progress where there is no terminal, no complaint of SLF4J
            assertThat(text.code).isZero();
            assertThat(text.out)
                    .contains("server", "memory", "permissions", "suggestions", "  policy            noeviction");
            assertThat(json.err).isEmpty();
            assertThat(json.code).isZero();
            assertThat(json.json()).contains("\"policy\":\"noeviction\"", "\"healthy\":true", "\"cluster\":null");
        }
    }

    @Test
    void doctor_password_inTheEnvironmentIsUsedAndNeverShown() throws Exception {
        try (RedisServer server = RedisServer.builder().password("s3cret").start()) {
            Map<String, String> environment = Map.of("DETOUR_DOCTOR_PASSWORD", "s3cret");
            Run right = run(environment, "--seconds", "1", address(server));
            Run wrong = run(Map.of(), "--seconds", "1", "redis://:s3cret2@127.0.0.1:" + server.port());
            Run twice = run(Map.of(), "redis://:s3cret@h", "redis://:s3cret@h");

            assertThat(right.code).as(right.err.toString()).isZero();
            assertThat(wrong.code).isEqualTo(3);
            assertThat(wrong.err).containsExactly("127.0.0.1:" + server.port() + ": the user or the password is wrong");
            assertThat(twice.code).isEqualTo(2);
            assertThat(List.of(right, wrong, twice))
                    .allSatisfy(each -> assertThat(each.toString()).doesNotContain("s3cret"));
        }
    }

    @Test
    void doctor_cluster_showsItsShards() throws Exception {
        try (RedisCluster cluster = RedisCluster.start()) {
            Run text = run(Map.of(), "--seconds", "1", address(cluster.servers().get(0)));

            assertThat(text.err).isEmpty();
            assertThat(text.code).isZero();
            assertThat(text.out)
                    .contains("  slots             16384 of 16384 have a healthy primary")
                    .filteredOn(line -> line.matches(" +primary 127\\.0\\.0\\.1:\\d+, online"))
                    .hasSize(3);
        }
    }

    @Test
    void doctor_userWhoMayGetAlone_isToldWhatIsMissing() throws Exception {
        try (RedisServer server =
                RedisServer.builder().user("reader", "s3cret", "~*", "+get").start()) {
            Run json = run(Map.of(), "--seconds", "1", "--json", "redis://reader:s3cret@127.0.0.1:" + server.port());

            assertThat(json.code).isEqualTo(1);
            assertThat(json.json())
                    .contains(
                            "\"healthy\":false", "\"setting\":\"detour.replica.discover\"", "ACL SETUSER reader +ping")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void doctor_fullServer_warns() throws Exception {
        try (RedisServer server =
                RedisServer.builder().maxMemory("100kb", "noeviction").start()) {
            Run text = run(Map.of(), "--seconds", "1", address(server));

            assertThat(text.code).isEqualTo(1);
            assertThat(text.out).anyMatch(line -> line.contains("raise maxmemory, or let allkeys-lfu be"));
        }
    }

    @Test
    void doctor_nobodyListens_saysSoInOneLine() throws Exception {
        RedisServer gone = RedisServer.start();
        gone.close();

        Run run = run(Map.of(), address(gone));

        assertThat(run.code).isEqualTo(3);
        assertThat(run.out).isEmpty();
        assertThat(run.err).containsExactly("127.0.0.1:" + gone.port() + ": connection refused");
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(), "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("detour.agent.jar"), "doctor"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("DETOUR_DOCTOR_PASSWORD");
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Run(code, Files.readAllLines(out), Files.readAllLines(err));
    }
}

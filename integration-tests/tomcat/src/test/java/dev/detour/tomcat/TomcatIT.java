package dev.detour.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.app.DeployedLoaders;
import dev.detour.tomcat.app.ReadingServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two web applications in one Tomcat: each is answered by its own loader, and neither leaves anything behind. */
class TomcatIT {

    private static final int ROUNDS = 10;
    private static final Path AGENT = Path.of(System.getProperty("detour.agent.jar", "detour-agent.jar"));
    private static final Path OLDER = Path.of(System.getProperty("detour.test.olderClient", "older.jar"));
    private static final List<Path> CLIENT =
            OwnClassPath.jars(List.of("jedis-", "commons-pool2-", "gson-", "json-", "redis-authx-core-", "slf4j-api-"));
    private static final List<Path> SERVER = OwnClassPath.jars(List.of("tomcat-"));

    @TempDir
    Path directory = Path.of("set by JUnit");

    @Test
    void redeploy_eachBringsAClientOfItsOwnVersion_allAreWovenAndCollected() throws Exception {
        List<Path> older = new ArrayList<>(CLIENT);
        older.removeIf(jar -> jar.getFileName().toString().startsWith("jedis-"));
        older.add(OLDER);

        check(List.of(), application("one", CLIENT), application("two", older));
    }

    @Test
    void redeploy_bothShareOneClient_eachKeepsItsLoaderAndIsCollected() throws Exception {
        check(CLIENT, application("one", List.of()), application("two", List.of()));
    }

    private void check(List<Path> shared, Path... applications) throws IOException {
        try (RedisServer redis = RedisServer.start();
                AgentJvm server = AgentJvm.builder(TomcatServer.class.getName())
                        .classPath(List.of(
                                OwnClassPath.locationOf(TomcatServer.class),
                                OwnClassPath.locationOf(DeployedLoaders.class)))
                        .classPath(SERVER)
                        .classPath(shared)
                        .agent(AGENT, null)
                        .arguments(String.valueOf(redis.port()), String.valueOf(ROUNDS))
                        .arguments(Files.createDirectory(directory.resolve("tomcat"))
                                .toString())
                        .arguments(Stream.of(applications).map(Path::toString).toArray(String[]::new))
                        .start()) {
            assertThat(server.exitCode(Duration.ofSeconds(120)))
                    .as(server.tail())
                    .isZero();
            assertThat(server.lines())
                    .as(server.tail())
                    .filteredOn(line -> line.startsWith("round "))
                    .containsExactlyElementsOf(expected());
            assertThat(server.lines()).as(server.tail()).contains("deployments left: 0");
            // Tomcat looks through threads and their variables, and complains of what outlives an application
            assertThat(server.errorLines())
                    .noneMatch(line -> line.contains("Please report this"))
                    .noneMatch(line -> line.contains("memory leak") && line.contains("etour"));
        }
    }

    private static List<String> expected() {
        return IntStream.rangeClosed(1, ROUNDS)
                .boxed()
                .flatMap(round ->
                        Stream.of("round " + round + ", /one: value, one's", "round " + round + ", /two: value, two's"))
                .toList();
    }

    /** A web application that brings these libraries. */
    private Path application(String name, List<Path> libraries) throws IOException {
        Path classes = directory.resolve(name).resolve("WEB-INF/classes");
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.detour.spi.OriginLoader"), "dev.detour.tomcat.app.NamedLoader\n");
        Files.writeString(classes.resolve("name"), name);
        String folder = ReadingServlet.class.getPackageName().replace('.', '/');
        Path own = Files.createDirectories(classes.resolve(folder));
        try (Stream<Path> compiled =
                Files.list(OwnClassPath.locationOf(ReadingServlet.class).resolve(folder))) {
            for (Path file : compiled.toList()) {
                Files.copy(file, own.resolve(file.getFileName()));
            }
        }
        Path lib = Files.createDirectories(directory.resolve(name).resolve("WEB-INF/lib"));
        for (Path library : libraries) {
            Files.copy(library, lib.resolve(library.getFileName()));
        }
        return directory.resolve(name);
    }
}

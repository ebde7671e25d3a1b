package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.OsgiServer;
import dev.detour.contract.bundle.Shop;
import dev.detour.contract.bundle.ShopLoader;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A framework of OSGi, Apache Felix, in which the clients, each of their libraries and the application are bundles: class loaders
 * that see the packages which they import, and of the bootstrap loader's what is delegated to it.
 */
class OsgiIT extends ContractCase {

    private static final List<String> LIBRARIES = List.of("netty-", "reactor-core-", "reactive-streams-", "jspecify-");

    private static final String IMPORTED =
            "org.osgi.framework,redis.clients.jedis,io.lettuce.core,io.lettuce.core.api," + "io.lettuce.core.api.sync";

    @TempDir
    Path directory = Path.of("set by JUnit");

    @Test
    void get_clientsAndApplicationInBundlesOfTheirOwn_isRoutedWhereTheBridgeIsDelegated() throws Exception {
        AgentJvm.Builder server = AgentJvm.builder(OsgiServer.class.getName())
                .classPath(Applications.own())
                .classPath(OwnClassPath.jars(List.of("org.apache.felix.framework-")))
                .agent(Applications.agentJar(), null)
                .property("detour.loaders", LoaderJar.in(directory).toString())
                .arguments(String.valueOf(redis().port()), directory.toString(), bundles());

        try (AgentJvm jvm = server.start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(120))).as(jvm.tail()).isZero();

            assertThat(jvm.lines())
                    .as(jvm.tail())
                    .contains(
                            "undelegated jedis read value, null and null",
                            "undelegated lettuce read value, null and null",
                            "delegated jedis read value, null and from the jar",
                            "delegated lettuce read value, null and from the jar",
                            "registering jedis read value, loaded shop:registering:jedis and null",
                            "registering lettuce read value, loaded shop:registering:lettuce and null")
                    .containsSequence("applications left: 0", "bundles left: 0")
                    .noneMatch(line -> line.matches("applications left: [^0].*"));
            for (String client : List.of("Jedis", "Lettuce")) {
                assertThat(Applications.agentLines(jvm, "WARN", client + " is not routed: its class loader "))
                        .as(jvm.tail())
                        .hasSize(1);
            }
            assertThat(Applications.agentLines(jvm, "WARN")).as(jvm.tail()).hasSize(2);
        }
    }

    private String bundles() throws Exception {
        List<String> prefixes = new ArrayList<>(Applications.JEDIS_JARS);
        prefixes.addAll(LIBRARIES);
        prefixes.add("lettuce-core-");
        List<Path> bundles = new ArrayList<>();
        for (Path library : OwnClassPath.jars(prefixes)) {
            bundles.add(Bundles.ofLibrary(library, directory));
        }
        bundles.add(Bundles.ofApplication(directory, Shop.class, IMPORTED, ShopLoader.class));
        return bundles.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

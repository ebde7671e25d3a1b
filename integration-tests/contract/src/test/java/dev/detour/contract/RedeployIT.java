package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.RedeployingServer;
import dev.detour.testkit.AgentJvm;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is taken off an application server leaves nothing behind. */
class RedeployIT extends ContractCase {

    @TempDir
    Path directory = Path.of("set by JUnit");

    private AgentJvm.Builder server(String prefix) {
        List<Path> application = new ArrayList<>(Applications.own());
        application.addAll(Applications.loaders("good"));
        application.addAll(Applications.clients());
        String classPath = application.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return AgentJvm.builder(RedeployingServer.class.getName())
                .classPath(Applications.own())
                .arguments(String.valueOf(redis().port()), prefix, classPath);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void undeploy_applicationWithBothClients_isCollected(boolean woven) throws Exception {
        AgentJvm.Builder server = server(woven ? "product" : "unwoven");
        if (woven) {
            server.agent(Applications.agentJar(), null)
                    .property("detour.loaders", LoaderJar.in(directory).toString());
        }

        try (AgentJvm jvm = server.start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(120))).as(jvm.tail()).isZero();
            assertThat(jvm.lines()).as(jvm.tail()).contains("deployments left: 0");
            String loaded = woven ? "loaded product:loaded:" : "null";
            assertThat(jvm.lines())
                    .filteredOn(line -> line.contains(" read value and " + loaded))
                    .as(jvm.tail())
                    .hasSizeGreaterThanOrEqualTo(2);
            if (woven) {
                assertThat(jvm.lines())
                        .as(jvm.tail())
                        .contains("jedis read registered loaded registered:1 and from the jar");
            }
        }
    }
}

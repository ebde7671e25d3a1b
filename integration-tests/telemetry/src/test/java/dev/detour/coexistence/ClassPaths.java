package dev.detour.coexistence;

import dev.detour.coexistence.app.FatJarMain;
import dev.detour.coexistence.app.ShopApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import dev.detour.testkit.app.ControlPort;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What applications under test find. */
final class ClassPaths {

    private static final List<String> CLIENTS = List.of(
            "jedis-",
            "commons-pool2-",
            "gson-",
            "json-",
            "redis-authx-core-",
            "slf4j-api-",
            "lettuce-core-",
            "netty-",
            "reactor-core-",
            "reactive-streams-");
    private static final List<String> API =
            List.of("opentelemetry-api-", "opentelemetry-context-", "opentelemetry-common-");
    private static final List<String> SDK = List.of("opentelemetry-sdk-", "opentelemetry-exporter-");

    private ClassPaths() {}

    static AgentJvm.Builder withoutOpenTelemetry() {
        return shop(List.of());
    }

    static AgentJvm.Builder withApi() {
        return shop(OwnClassPath.jars(API));
    }

    static AgentJvm.Builder withSdk() {
        List<Path> jars = OwnClassPath.jars(API);
        jars.addAll(OwnClassPath.jars(SDK));
        return shop(jars);
    }

    /** With the SDK, and all of the application in a class loader of its own. */
    static AgentJvm.Builder fatJar() {
        List<Path> all = new ArrayList<>(own());
        all.addAll(OwnClassPath.jars(CLIENTS));
        all.addAll(OwnClassPath.jars(API));
        all.addAll(OwnClassPath.jars(SDK));
        return AgentJvm.builder(FatJarMain.class.getName())
                .classPath(own())
                .property(
                        "app.class.path",
                        all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    private static AgentJvm.Builder shop(List<Path> telemetry) {
        return AgentJvm.builder(ShopApp.class.getName())
                .classPath(own())
                .classPath(OwnClassPath.jars(CLIENTS))
                .classPath(telemetry);
    }

    private static List<Path> own() {
        return List.of(OwnClassPath.locationOf(ShopApp.class), OwnClassPath.locationOf(ControlPort.class));
    }

    /** A file among the test resources. */
    static Path resource(String name) {
        return OwnClassPath.locationOf(ShopApp.class).resolve(name);
    }
}

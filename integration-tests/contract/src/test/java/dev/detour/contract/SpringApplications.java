package dev.detour.contract;

import dev.detour.contract.app.SpringApp;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.OwnClassPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Applications with Spring Data Redis on Lettuce. */
final class SpringApplications {

    private static final List<String> JARS = List.of("spring-", "commons-logging-", "micrometer-", "jspecify-");

    private SpringApplications() {}

    /** To be started by the caller. */
    static AgentJvm.Builder jvm(Setup setup) {
        AgentJvm.Builder jvm = AgentJvm.builder(SpringApp.class.getName())
                .classPath(Applications.own())
                .classPath(jars(Applications.LETTUCE_JARS));
        setup.configure(jvm);
        return jvm;
    }

    /** Whether this run has it at all. */
    static boolean isThere() {
        return !OwnClassPath.jars(List.of("spring-data-redis-")).isEmpty();
    }

    /** Spring Data Redis without a client. */
    static List<Path> withoutClient() {
        return OwnClassPath.jars(JARS);
    }

    /** @param client the jars of the client under it */
    static List<Path> jars(List<String> client) {
        List<Path> jars = new ArrayList<>(withoutClient());
        jars.addAll(OwnClassPath.jars(client));
        return jars;
    }
}

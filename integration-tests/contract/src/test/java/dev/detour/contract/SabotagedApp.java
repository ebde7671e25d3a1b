package dev.detour.contract;

import dev.detour.contract.app.RedisApp;
import dev.detour.contract.app.Saboteur;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OwnClassPath;
import java.util.List;

/** An application with both clients and the agent, in which any step of the agent can be made to fail. */
final class SabotagedApp {

    private static final List<String> BYTE_BUDDY = List.of("byte-buddy-");

    private SabotagedApp() {}

    /** @param steps what is to be made to fail at times, as {@code binary.name#method} */
    static ControlledApp start(List<String> steps) {
        AgentJvm.Builder jvm = AgentJvm.builder(RedisApp.class.getName())
                .classPath(Applications.own())
                .classPath(Applications.clients())
                .classPath(OwnClassPath.jars(BYTE_BUDDY))
                .classPath(Applications.loaders("good"))
                .agent(AgentManifest.naming(Saboteur.class), String.join(",", steps))
                .property("detour.primary.timeout", "50ms")
                .property("detour.origin.timeout", "500ms");
        Applications.weave(jvm, "contract.conf");
        return ControlledApp.start(jvm);
    }
}

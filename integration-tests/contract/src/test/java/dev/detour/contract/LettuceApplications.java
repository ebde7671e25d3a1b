package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Woven applications with Lettuce in which other servers are given a second to answer, for cases that ask who answers and
 * not when: the first link to a server is made while its first read waits. They end with this JVM.
 */
final class LettuceApplications {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Map<AccessKind, ControlledApp> RUNNING = new ConcurrentHashMap<>();

    private LettuceApplications() {}

    /** A connection to one server in the application of this kind. */
    static Session woven(AccessKind kind, RedisServer server) {
        return Session.open(RUNNING.computeIfAbsent(kind, LettuceApplications::start), kind, target(server));
    }

    /** The same without the agent. */
    static Session plain(AccessKind kind, RedisServer server) {
        return Session.open(Applications.running(kind, Setup.PLAIN), kind, target(server));
    }

    private static ControlledApp start(AccessKind kind) {
        AgentJvm.Builder jvm = Applications.jvm(kind, Setup.WOVEN)
                .property("detour.deadline", "1s")
                .property("detour.redirect.timeout", "900ms")
                .property("detour.replica.timeout", "900ms")
                .property("detour.replica.sample", "100ms");
        return ControlledApp.start(jvm);
    }

    private static Target target(RedisServer server) {
        int millis = Math.toIntExact(TIMEOUT.toMillis());
        return new Target(server.port(), 0, null, null, millis, Target.Codec.UTF8);
    }

    /** What the agent said of an error of its own: there must be none, ever. */
    static List<String> ownErrors() {
        return RUNNING.values().stream()
                .flatMap(app -> Applications.agentLines(app.jvm()).stream())
                .filter(line -> line.contains("lease report this"))
                .toList();
    }
}

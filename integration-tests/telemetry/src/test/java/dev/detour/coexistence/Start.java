package dev.detour.coexistence;

import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OtlpReceiver;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How an application is started.
 *
 * @param order of the two agents on the command line; the OpenTelemetry agent is switched off unless it is the subject
 */
record Start(Own own, Order order) {

    enum Order {
        OPENTELEMETRY_AGENT_FIRST,
        DETOUR_FIRST
    }

    /** In both orders. */
    static Stream<Start> of(Own... owners) {
        return Arrays.stream(owners)
                .flatMap(own -> Arrays.stream(Order.values()).map(order -> new Start(own, order)));
    }

    /** Returns when the application is ready to be called. */
    ControlledApp app(OtlpReceiver collector) {
        AgentJvm.Builder jvm = own.jvm(collector);
        Path opentelemetry = Path.of(System.getProperty("opentelemetry-javaagent.jar"));
        if (order == Order.OPENTELEMETRY_AGENT_FIRST) {
            jvm.agent(opentelemetry, null);
        }
        jvm.agent(
                Path.of(System.getProperty("detour.agent.jar")),
                ClassPaths.resource("coexistence.conf").toString());
        if (order == Order.DETOUR_FIRST) {
            jvm.agent(opentelemetry, null);
        }
        if (own.mode != Own.Mode.AGENT) {
            jvm.property("otel.javaagent.enabled", "false");
        }
        return ControlledApp.start(jvm);
    }

    @Override
    public String toString() {
        return own + ", " + order;
    }
}

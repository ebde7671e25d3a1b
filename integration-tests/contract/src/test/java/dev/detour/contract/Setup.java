package dev.detour.contract;

import dev.detour.testkit.AgentJvm;
import java.nio.file.Path;

/** How an application under test is started. */
enum Setup {
    /** Without the agent: what every promise is measured against. */
    PLAIN {
        @Override
        void configure(AgentJvm.Builder jvm) {}
    },
    /** With the agent, short deadlines, a route without a loader and a loader that behaves. */
    WOVEN {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "contract.conf");
            jvm.property("detour.primary.timeout", "150ms").property("detour.origin.timeout", "1s");
        }
    },
    /** The same with loaders that do what the interface forbids. */
    FAULTY_LOADERS {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "contract.conf");
            jvm.classPath(Applications.loaders("faulty"))
                    .property("detour.primary.timeout", "150ms")
                    .property("detour.origin.timeout", "300ms");
        }
    },
    /** Woven, with the shortest deadline that makes sense. */
    HASTY_PRIMARY {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "contract.conf");
            jvm.property("detour.primary.timeout", "5ms");
        }
    },
    /** Woven, with default settings but no memory, so that each diverted read is answered by the loader. */
    WITHOUT_MEMORY {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "contract.conf");
            jvm.property("detour.local.max-size", "0")
                    .option("-XX:+UseSerialGC")
                    .option("-XX:TieredStopAtLevel=4")
                    .option("-Xmx1g");
        }
    },
    /** Woven, with a short ramp, and spans printed with all that they hold. */
    RECOVERY {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "contract.conf");
            jvm.property("detour.primary.timeout", "100ms").property("detour.breaker.ramp", "1500ms");
            printSpans(jvm, "experimental-otlp/stdout");
        }
    },
    /** Woven, with the spans printed and faults for keys of their own. */
    INJECTED {
        @Override
        void configure(AgentJvm.Builder jvm) {
            WOVEN.configure(jvm);
            jvm.property("detour.eviction.wait", "2s")
                    .property("detour.fault-seed", "18")
                    .property("detour.faults", """
                            [
                              { keys = "session:*", kind = timeout, rate = 100% }
                              { keys = ["product:late:*", "catalog:late:*"], kind = timeout, rate = 100% }
                              { keys = ["product:down:*", "catalog:down:*", "optional:down:*"], kind = node-down, rate = 100% }
                              { keys = ["product:gone:*", "catalog:gone:*"], kind = eviction, rate = 100% }
                              { keys = "catalog:half:*", kind = node-down, rate = 50% }
                              { keys = "product:vote:*", kind = node-down, rate = 100%, votes = on }
                              { keys = "product:slow:*", kind = slow-origin, rate = 100%, delay = 300ms }
                            ]""");
            printSpans(jvm, "console");
        }
    },
    /** Woven, with the spans printed. */
    SPANS {
        @Override
        void configure(AgentJvm.Builder jvm) {
            WOVEN.configure(jvm);
            printSpans(jvm, "console");
        }
    },
    /** With the agent as a careful team runs it first: it looks on. All that it could do is switched on. */
    OBSERVING {
        @Override
        void configure(AgentJvm.Builder jvm) {
            WOVEN.configure(jvm);
            jvm.property("detour.mode", "observe")
                    .property("detour.jedis.boot-without-redis", "on")
                    .property("detour.lettuce.boot-without-redis", "on")
                    .property("detour.evidence.tracking", "[\"catalog:\"]");
            printSpans(jvm, "console");
        }
    },
    /** Patience with a busy machine, servers sampled often, and an origin that has nothing. */
    MISSES {
        @Override
        void configure(AgentJvm.Builder jvm) {
            Applications.weave(jvm, "misses.conf");
            jvm.classPath(Applications.loaders("absent"));
        }
    },
    /** Spans printed, replicas sampled often, patience with a busy machine, and a route for each tier to be seen. */
    TIERS {
        @Override
        void configure(AgentJvm.Builder jvm) {
            weave(jvm, "tiers.conf");
            jvm.classPath(Applications.loaders("failing"));
            printSpans(jvm, "console");
        }
    };

    abstract void configure(AgentJvm.Builder jvm);

    /** With the agent and loaders that behave. */
    private static void weave(AgentJvm.Builder jvm, String settings) {
        Applications.weave(jvm, settings);
        jvm.classPath(Applications.loaders("good"));
    }

    private static void printSpans(AgentJvm.Builder jvm, String exporter) {
        jvm.environment("OTEL_TRACES_EXPORTER", exporter)
                .environment("OTEL_METRICS_EXPORTER", "none")
                .environment("OTEL_LOGS_EXPORTER", "none")
                .environment("OTEL_BSP_SCHEDULE_DELAY", "100");
    }

    /** A file among the test resources. */
    static Path resource(String name) {
        return Applications.TEST_CLASSES.resolve(name);
    }
}

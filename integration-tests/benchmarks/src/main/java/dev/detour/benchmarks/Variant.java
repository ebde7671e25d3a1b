package dev.detour.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Which agent a JVM under measurement has. Known by its name in that JVM, too. */
public enum Variant {
    /** What everything is compared with. */
    NONE("no agent") {
        @Override
        public List<String> options(Path detour, Path openTelemetry) {
            return List.of();
        }
    },
    /** The whole way of a read but for the memory. */
    FORGETFUL("Detour without memory") {
        @Override
        public List<String> options(Path detour, Path openTelemetry) {
            return List.of(agent(detour), ROUTES, OPERATIONS, "-Ddetour.local.max-size=0");
        }
    },
    /** With default settings. */
    DETOUR("Detour") {
        @Override
        public List<String> options(Path detour, Path openTelemetry) {
            return List.of(agent(detour), ROUTES, OPERATIONS);
        }
    },
    /** As cheap as it can be: spans are made, and nobody exports them. */
    OPENTELEMETRY("OpenTelemetry agent") {
        @Override
        public List<String> options(Path detour, Path openTelemetry) {
            return List.of(
                    agent(openTelemetry),
                    "-Dotel.traces.exporter=none",
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none");
        }
    };

    /** The only keys that are read. */
    private static final String ROUTES = "-Ddetour.routes=[{ name = catalog, keys = [\"catalog:*\"] }]";

    /** So that a breaker can be opened after the measurement, to see what was remembered. */
    private static final String OPERATIONS = "-Ddetour.jmx=write";

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    /** Options of the JVM. */
    public abstract List<String> options(Path detour, Path openTelemetry);

    /** Whether it is Detour, in whichever way. */
    public boolean isDetour() {
        return this == FORGETFUL || this == DETOUR;
    }

    private static String agent(Path jar) {
        return "-javaagent:" + jar;
    }

    /** As the table names it. */
    @Override
    public String toString() {
        return title;
    }
}

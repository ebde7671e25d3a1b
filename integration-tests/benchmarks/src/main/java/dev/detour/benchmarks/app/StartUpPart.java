package dev.detour.benchmarks.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the time of a start goes, as far as a JVM tells of itself. All threads count, also those that nobody waits for, and of
 * the times of HotSpot's counters each is without the others.
 */
public enum StartUpPart {
    PROCESSOR("processor time of all threads", "ms") {
        @Override
        double of(PerfCounters counters) {
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return system.getProcessCpuTime() / NANOS_PER_MILLI;
        }
    },
    CLASSES("classes loaded", "classes") {
        @Override
        double of(PerfCounters counters) {
            return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        }
    },
    SHARED("classes out of the JDK's archive", "classes") {
        @Override
        double of(PerfCounters counters) {
            return counters.count("java.cls.sharedLoadedClasses");
        }
    },
    DEFINE("classes of loaders defined", "ms") {
        @Override
        double of(PerfCounters counters) {
            return counters.millis("sun.cls.defineAppClassTime.self");
        }
    },
    VERIFY("classes verified", "ms") {
        @Override
        double of(PerfCounters counters) {
            return counters.millis("sun.cls.classVerifyTime.self");
        }
    },
    LINK("classes linked", "ms") {
        @Override
        double of(PerfCounters counters) {
            return counters.millis("sun.cls.classLinkedTime.self");
        }
    },
    INITIALISE("classes initialised", "ms") {
        @Override
        double of(PerfCounters counters) {
            return counters.millis("sun.cls.classInitTime.self");
        }
    },
    LOADERS("in class loaders written in Java", "ms") {
        @Override
        double of(PerfCounters counters) {
            return counters.millis("sun.cls.appClassLoadTime.self");
        }
    },
    COMPILE("compilers", "ms") {
        @Override
        double of(PerfCounters counters) {
            return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
        }
    };

    private static final double NANOS_PER_MILLI = 1e6;

    private final String title;
    private final String unit;

    StartUpPart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Not a number where this JVM does not tell. */
    abstract double of(PerfCounters counters);

    /** As the table names it. */
    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    /** Those of this JVM, up to now. */
    static Map<String, Double> all() {
        PerfCounters counters = PerfCounters.ofThisJvm();
        Map<String, Double> parts = new HashMap<>();
        for (StartUpPart part : values()) {
            double figure = part.of(counters);
            if (!Double.isNaN(figure)) {
                parts.put(part.name(), figure);
            }
        }
        return parts;
    }
}

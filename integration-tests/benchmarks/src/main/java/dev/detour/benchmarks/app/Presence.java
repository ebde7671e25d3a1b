package dev.detour.benchmarks.app;

import dev.detour.benchmarks.Variant;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/**
 * Proof that the agent which is said to be in this JVM has done its work, and no other. A figure of a JVM that was not woven
 * would be the best of all.
 */
final class Presence {

    /** Reads are counted as they end; the very last may not be yet. */
    private static final double COUNTED = 0.99;

    /** What woven code calls. */
    private static final String BRIDGE = "dev.detour.bootstrap.Bridge";

    private final Variant variant = Variant.valueOf(System.getProperty("benchmarks.variant", ""));
    private final DetourBean detour = new DetourBean();

    /**
     * After the reads that were measured.
     *
     * @param reads at least so many were made in this JVM, each of a key that Redis has
     * @param again makes one more
     */
    void check(long reads, Supplier<@Nullable String> again) throws JMException {
        checkAgents();
        if (!variant.isDetour()) {
            require(!detour.isThere(), "Detour is there");
            return;
        }
        long hits = detour.hits();
        require(hits >= COUNTED * reads, "Detour has seen " + hits + " of " + reads + " hits");
        if (variant == Variant.DETOUR) {
            checkMemory(again);
        }
    }

    /** Whether Detour is said to be in this JVM. */
    boolean isDetourWanted() {
        return variant.isDetour();
    }

    /**
     * After reads of which Redis could not answer all.
     *
     * @param hits at least so many were made in this JVM that it has answered with a value
     */
    void checkDiverted(long hits) throws JMException {
        checkAgents();
        if (!variant.isDetour()) {
            require(!detour.isThere(), "Detour is there");
            return;
        }
        long seen = detour.hits();
        require(seen >= hits, "Detour has seen " + seen + " hits, and there were at least " + hits);
        require(detour.answered() > 0, "Detour has answered nothing");
    }

    /** What Detour has counted so far, as JSON; null where it is not said to be in this JVM. */
    @Nullable
    String report() throws JMException {
        return variant.isDetour() ? detour.report() : null;
    }

    private void checkAgents() {
        long agents = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:"))
                .count();
        require(agents == (variant == Variant.NONE ? 0 : 1), "there are " + agents + " agents");
    }

    private void checkMemory(Supplier<@Nullable String> again) throws JMException {
        long before = detour.answeredFromMemory();
        detour.openBreakers();
        String remembered = again.get();
        require(remembered != null && detour.answeredFromMemory() > before, "nothing was remembered");
    }

    /**
     * Where there is no client, so that nothing can be woven: the agent has at least been loaded, and no other.
     */
    void checkLoaded() {
        checkAgents();
        require(BootClassPath.has(BRIDGE) == variant.isDetour(), variant.isDetour() ? "it is not loaded" : "Detour is");
        boolean traces = variant == Variant.OPENTELEMETRY;
        require(Tracing.isThere() == traces, traces ? "it is not loaded" : "the OpenTelemetry agent is");
    }

    /** Returns once Detour, where it is in this JVM, has met the server of a read and shows itself to management clients. */
    void await() throws JMException {
        if (variant.isDetour()) {
            long unused = detour.hits();
        }
    }

    /** How many keys Detour has the values of; null where it is not in this JVM. */
    @Nullable
    Long remembered() throws JMException {
        return variant.isDetour() ? (Long) detour.remembered() : null;
    }

    /**
     * Before the reads that are measured.
     *
     * @param traced whether the OpenTelemetry agent makes a span of a read
     */
    void checkTraced(boolean traced) {
        boolean wanted = variant == Variant.OPENTELEMETRY;
        require(traced == wanted, wanted ? "the OpenTelemetry agent makes no span" : "somebody makes spans");
    }

    private void require(boolean so, String orElse) {
        if (!so) {
            throw new IllegalStateException(variant + ": " + orElse);
        }
    }
}

package dev.detour.engine.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.detour.bootstrap.BuiltSdks;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Scope;
import dev.detour.engine.telemetry.otel.ApiFinder;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who has an OpenTelemetry, in this order: the OpenTelemetry Java agent, whatever else there is; the application, by its global
 * one or by the first SDK that it has built and not shut down; nobody, then the agent's own SDK where somebody wants it. One per JVM;
 * thread-safe.
 */
final class Sightings {

    static final String APPLICATION = "telemetry: spans and metrics go to the application's own OpenTelemetry";
    static final String AGENT = "telemetry: spans and metrics go to the OpenTelemetry Java agent";
    static final String EMBEDDED =
            "telemetry: spans and metrics go to Detour's own OpenTelemetry SDK, set up by OTEL_* and otel.*";
    static final String NOBODY = "telemetry: nothing is exported: so far neither the application nor an agent has an"
            + " OpenTelemetry that makes spans, and no exporter is set up that Detour has; set OTEL_EXPORTER_OTLP_ENDPOINT to have them";

    private static final String API = "io.opentelemetry.api.GlobalOpenTelemetry";

    /** The OpenTelemetry agent has it in the bootstrap loader, though it may be switched off. */
    private static final String AGENT_CLASS = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

    private final Function<OtelApi, LookupSpans> spans;
    private final MetricsPart metrics;
    private final UnaryOperator<ClassLoader> bridges;
    private final @Nullable SpanQueue queue;

    private final Cache<ClassLoader, Sighting> byLoader =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    private final Sighting ofBootstrap = new Sighting(this, null);

    /** What was made for a copy of the API; held by that copy's own class, so that it goes when that goes. */
    private final ClassValue<Copy> byApi = new ClassValue<>() {
        @Override
        protected Copy computeValue(Class<?> api) {
            return new Copy(finder(api));
        }
    };

    private final boolean isAgentThere = isThere(AGENT_CLASS);
    private volatile @Nullable Sighted ofAgent;

    /** One copy of the API, with the OpenTelemetry that was found up there last. */
    private static final class Copy {
        private final @Nullable OtelFinder finder;

        /** Weak, as several applications may share the copy: its own meters hold it. */
        private WeakReference<Sighted> sighted = new WeakReference<>(null);

        /** The same where nothing collects from its meters. */
        private @Nullable Sighted withoutMeters;

        Copy(@Nullable OtelFinder finder) {
            this.finder = finder;
        }
    }

    /**
     * @param spans makes what records with an OpenTelemetry
     * @param metrics what it collects besides
     * @param bridges makes a class loader, below one that sees a copy of the API, that defines what calls it
     * @param queue of decisions for the agent's own SDK; null where nobody wants that
     */
    Sightings(
            Function<OtelApi, LookupSpans> spans,
            MetricsPart metrics,
            UnaryOperator<ClassLoader> bridges,
            @Nullable SpanQueue queue) {
        this.spans = spans;
        this.metrics = metrics;
        this.bridges = bridges;
        this.queue = queue;
    }

    Sighting of(@Nullable ClassLoader loader) {
        return loader == null ? ofBootstrap : byLoader.get(loader, from -> new Sighting(this, from));
    }

    private static boolean isThere(String ofBootstrap) {
        try {
            Class.forName(ofBootstrap, false, null);
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }

    /** That of the OpenTelemetry agent, which takes part in our own copy of the API as in any; null where none is active. */
    @Nullable
    Sighted ofAgent() {
        Sighted known = ofAgent;
        return known != null || !isAgentThere ? known : foundOfAgent();
    }

    private synchronized @Nullable Sighted foundOfAgent() {
        if (ofAgent == null) {
            OtelApi api = new ApiFinder(true).find(List.of());
            if (api != null) {
                ofAgent = new Sighted(spans.apply(api));
                measure(api, ofAgent);
                AgentLog.infoOnce(AGENT, AGENT);
            }
        }
        return ofAgent;
    }

    /** The API as this loader sees it, never ours; null where it sees none. */
    @Nullable
    Class<?> api(ClassLoader from) {
        try {
            return Class.forName(API, false, from);
        } catch (ClassNotFoundException | LinkageError none) {
            return null;
        }
    }

    /** Whether the OpenTelemetry agent is in this JVM, be it switched off. */
    boolean isAgentThere() {
        return isAgentThere;
    }

    /** Of the calling thread, for the OpenTelemetry agent. */
    Scope silence() {
        Sighted agents = ofAgent();
        return agents == null ? Scope.NONE : agents.api().silence();
    }

    private @Nullable OtelFinder finder(Class<?> api) {
        try {
            return (OtelFinder) Class.forName(ApiFinder.class.getName(), true, bridges.apply(api.getClassLoader()))
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError tooOld) {
            AgentLog.warnOnce(
                    "bridge of OpenTelemetry",
                    "the application's OpenTelemetry API cannot be used, so its traces have no spans of Detour: "
                            + tooOld);
            return null;
        }
    }

    /** The OpenTelemetry that is up in this copy of the API, or null. */
    @Nullable
    Sighted ofApplication(Class<?> api) {
        Copy copy = byApi.get(api);
        OtelFinder finder = copy.finder;
        OtelApi found = finder == null ? null : finder.find(BuiltSdks.all());
        if (found == null) {
            return null;
        }
        synchronized (copy) {
            Sighted known = copy.sighted.get();
            if (known == null || known.api() != found) {
                known = new Sighted(spans.apply(found));
                copy.sighted = new WeakReference<>(known);
                copy.withoutMeters = measure(found, known) ? null : known;
            }
            AgentLog.infoOnce(APPLICATION, APPLICATION);
            return known;
        }
    }

    /** Whether its meters hold it now. */
    private boolean measure(OtelApi api, Sighted kept) {
        try {
            return api.measure(metrics, kept);
        } catch (Throwable tooOld) {
            AgentLog.warnOnce(
                    "metrics of OpenTelemetry",
                    "metrics do not go to the application's OpenTelemetry, whose API is older than 1.10 or fails: "
                            + tooOld);
            return false;
        }
    }

    /** Whether this copy of the API will have one. */
    boolean isExpected(Class<?> api) {
        OtelFinder finder = byApi.get(api).finder;
        return finder != null && finder.isExpected();
    }

    /** The agent's own, as soon as it is up; null where it is not wanted. */
    @Nullable
    Sighted own() {
        return queue == null ? null : queue.sighted();
    }

    /** Nobody has any. */
    void startOwn() {
        if (queue == null) {
            AgentLog.infoOnce(NOBODY, NOBODY);
        } else {
            AgentLog.infoOnce(EMBEDDED, EMBEDDED);
            queue.start();
        }
    }
}

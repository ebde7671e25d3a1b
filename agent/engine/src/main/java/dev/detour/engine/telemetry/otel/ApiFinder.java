package dev.detour.engine.telemetry.otel;

import dev.detour.engine.telemetry.MetricsPart;
import dev.detour.engine.telemetry.OtelApi;
import dev.detour.engine.telemetry.OtelFinder;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * {@code GlobalOpenTelemetry.get()} on speculation would set the no-op for good, and make the application's own {@code set}
 * throw: so it is looked first whether it is set.
 */
public final class ApiFinder implements OtelFinder {

    private static final String AUTO_CONFIGURE = "otel.java.global-autoconfigure.enabled";

    /**
     * What the global is kept in; null where it cannot be looked at, or is not to be. {@code isSet}, which later versions have,
     * takes a lock that is held while the application's SDK configures itself: a read must not wait for that.
     */
    private final @Nullable Field global;

    /** The one that was found last, as long as somebody uses it; guarded by this. */
    private WeakReference<ApiBridge> last = new WeakReference<>(null);

    /** Of an application's copy of the API. Public, because it is made from its name. */
    public ApiFinder() {
        this(false);
    }

    /** @param bridged whether another agent says what is set, which leaves no trace in the API's own field */
    public ApiFinder(boolean bridged) {
        this.global = bridged ? null : globalField();
    }

    @Override
    public @Nullable OtelApi find(Iterable<?> built) {
        if (isSet()) {
            OpenTelemetry set = GlobalOpenTelemetry.get();
            if (isUp(set)) {
                return bridge(set);
            }
        }
        for (Object sdk : built) { // a library may build one for itself later
            if (sdk instanceof OpenTelemetry own && isUp(own)) {
                return bridge(own);
            }
        }
        return null;
    }

    private synchronized OtelApi bridge(OpenTelemetry found) {
        ApiBridge known = last.get();
        if (known == null || !known.isOf(found)) {
            known = new ApiBridge(found);
            last = new WeakReference<>(known);
        }
        return known;
    }

    /**
     * The no-op may have been set by whoever asked for it first; and an SDK that was shut down, or has nobody to give spans
     * to, makes them as the no-op does. A builder that is never started leaves nothing behind.
     */
    private static boolean isUp(OpenTelemetry openTelemetry) {
        TracerProvider provider = openTelemetry.getTracerProvider();
        return provider != TracerProvider.noop() && builderOf(provider) != builderOf(TracerProvider.noop());
    }

    private static Class<?> builderOf(TracerProvider provider) {
        return provider.get(MetricsPart.SCOPE).spanBuilder(MetricsPart.SCOPE).getClass();
    }

    private static @Nullable Field globalField() {
        try {
            Field field = GlobalOpenTelemetry.class.getDeclaredField("globalOpenTelemetry");
            return field.trySetAccessible() ? field : null;
        } catch (NoSuchFieldException unknown) {
            return null;
        }
    }

    private boolean isSet() {
        try {
            return global == null ? GlobalOpenTelemetry.isSet() : global.get(null) != null;
        } catch (NoSuchMethodError | IllegalAccessException unknown) {
            return false;
        }
    }

    @Override
    public boolean isExpected() {
        String variable = System.getenv("OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED");
        if (!Boolean.parseBoolean(System.getProperty(AUTO_CONFIGURE, variable))) {
            return false;
        }
        try {
            Class.forName(
                    "io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk",
                    false,
                    GlobalOpenTelemetry.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError none) {
            return false;
        }
    }
}

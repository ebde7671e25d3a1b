package dev.detour.benchmarks.app;

import org.jspecify.annotations.Nullable;

/** Whether the OpenTelemetry agent has a span around this very call, by the API that it keeps beside the JDK's classes. */
final class Tracing {

    private static final String API = "io.opentelemetry.javaagent.shaded.io.opentelemetry.api.trace.";

    private Tracing() {}

    static boolean isInSpan() {
        try {
            Class<?> span = onBootClassPath("Span");
            Object current = span.getMethod("current").invoke(null);
            Object context = span.getMethod("getSpanContext").invoke(current);
            return (Boolean) onBootClassPath("SpanContext").getMethod("isValid").invoke(context);
        } catch (ClassNotFoundException noAgent) {
            return false;
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    private static Class<?> onBootClassPath(String name) throws ClassNotFoundException {
        @Nullable ClassLoader boot = null;
        return Class.forName(API + name, false, boot);
    }
}

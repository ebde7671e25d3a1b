package dev.detour.benchmarks.app;

/** Whether the OpenTelemetry agent has a span around this very call, by the API that it keeps beside the JDK's classes. */
final class Tracing {

    private static final String API = "io.opentelemetry.javaagent.shaded.io.opentelemetry.api.trace.";

    private static final String SPAN = API + "Span";

    private Tracing() {}

    /** Whether that agent is in this JVM. */
    static boolean isThere() {
        return BootClassPath.has(SPAN);
    }

    static boolean isInSpan() {
        try {
            Class<?> span = BootClassPath.find(SPAN);
            Object current = span.getMethod("current").invoke(null);
            Object context = span.getMethod("getSpanContext").invoke(current);
            return (Boolean)
                    BootClassPath.find(API + "SpanContext").getMethod("isValid").invoke(context);
        } catch (ClassNotFoundException noAgent) {
            return false;
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }
}

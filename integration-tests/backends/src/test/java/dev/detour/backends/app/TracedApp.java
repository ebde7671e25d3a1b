package dev.detour.backends.app;

import dev.detour.testkit.app.ControlPort;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same application with a span of its own around each operation, in whatever OpenTelemetry there is; {@code span}
 * gives the ids of the last one.
 */
public final class TracedApp implements ControlPort.Operations {

    private final ReadingApp app = new ReadingApp();
    private volatile String last = "";

    /**
     * Serves the test.
     *
     * @param arguments the control port
     */
    public static void main(String[] arguments) throws IOException {
        ControlPort.serve(Integer.parseInt(arguments[0]), new TracedApp());
        System.exit(0);
    }

    @Override
    public @Nullable Object run(String operation, List<String> arguments) {
        return operation.equals("span") ? last : traced(operation, arguments);
    }

    private @Nullable Object traced(String operation, List<String> arguments) {
        Span span = GlobalOpenTelemetry.getTracer("shop")
                .spanBuilder("shop " + operation)
                .startSpan();
        last = span.getSpanContext().getTraceId() + " " + span.getSpanContext().getSpanId();
        try (Scope current = span.makeCurrent()) {
            return app.run(operation, arguments);
        } finally {
            span.end();
        }
    }
}

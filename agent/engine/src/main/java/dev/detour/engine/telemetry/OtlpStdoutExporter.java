package dev.detour.engine.telemetry;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;

/** Prints each batch as one line of OTLP JSON on standard output, as OpenTelemetry's own exporter of this name did. */
final class OtlpStdoutExporter implements SpanExporter {

    static final String NAME = "experimental-otlp/stdout";

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            TraceRequestMarshaler.create(spans).writeJsonTo(line);
        } catch (IOException e) {
            return CompletableResultCode.ofExceptionalFailure(e);
        }
        line.write('\n');
        // in one piece, so that what the application prints does not come between
        System.out.write(line.toByteArray(), 0, line.size());
        System.out.flush();
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /** Makes the exporter for the SDK's configuration. */
    static final class Provider implements ConfigurableSpanExporterProvider {
        @Override
        public SpanExporter createExporter(ConfigProperties config) {
            return new OtlpStdoutExporter();
        }

        @Override
        public String getName() {
            return NAME;
        }
    }
}

package dev.detour.engine.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the agent's own SDK, which no other code of the process sees. */
final class EmbeddedSdk {

    private EmbeddedSdk() {}

    /**
     * Takes 70 to 600 ms.
     *
     * @param properties by property name; they have precedence over the process's own
     * @throws RuntimeException the SDK does not accept the properties
     */
    static OpenTelemetrySdk start(Map<String, String> properties) {
        ClassLoader loader = EmbeddedSdk.class.getClassLoader();
        Thread thread = Thread.currentThread();
        @Nullable ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .setComponentLoader(new WithStdout(ComponentLoader.forClassLoader(loader)))
                    .addPropertiesCustomizer(config -> properties)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What the libraries declare, and the one exporter of our own. */
    private record WithStdout(ComponentLoader libraries) implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> type) {
            if (type != ConfigurableSpanExporterProvider.class) {
                return libraries.load(type);
            }
            List<T> all = new ArrayList<>();
            libraries.load(type).forEach(all::add);
            all.add(type.cast(new OtlpStdoutExporter.Provider()));
            return all;
        }
    }
}

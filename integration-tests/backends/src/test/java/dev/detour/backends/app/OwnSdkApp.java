package dev.detour.backends.app;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;

/** The traced application with an OpenTelemetry SDK that it starts itself, as its first deed. */
public final class OwnSdkApp {

    private OwnSdkApp() {}

    /**
     * Serves the test.
     *
     * @param arguments the control port
     */
    public static void main(String[] arguments) throws IOException {
        AutoConfiguredOpenTelemetrySdk.initialize();
        TracedApp.main(arguments);
    }
}

package dev.detour.coexistence.app;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;

/** How an application comes to its OpenTelemetry. */
enum OwnTelemetry {
    /** It is the global one from the start: set by the application, or by the OpenTelemetry Java agent. */
    GLOBAL {
        @Override
        OwnRequest start() {
            return new OwnRequest(OwnSdk.builder().buildAndRegisterGlobal());
        }
    },
    /** It belongs to a container of beans, and is never made the global one. */
    BEAN {
        @Override
        OwnRequest start() {
            OpenTelemetrySdk sdk = OwnSdk.builder().build();
            Runtime.getRuntime().addShutdownHook(new Thread(sdk::close));
            return new OwnRequest(sdk);
        }
    },
    /** It is the OpenTelemetry Java agent's. */
    AGENT {
        @Override
        OwnRequest start() {
            return new OwnRequest(GlobalOpenTelemetry.get());
        }
    };

    abstract OwnRequest start();

    /** Makes an SDK the global one, which fails where somebody else has asked for it before. */
    static OwnRequest setGlobal() {
        OpenTelemetrySdk sdk = OwnSdk.builder().build();
        GlobalOpenTelemetry.set(sdk);
        return new OwnRequest(sdk);
    }
}

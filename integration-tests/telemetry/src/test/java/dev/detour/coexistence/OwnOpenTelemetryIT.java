package dev.detour.coexistence;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application with an OpenTelemetry of its own, beside an OpenTelemetry agent that is switched off. */
@ParameterizedClass
@MethodSource("starts")
class OwnOpenTelemetryIT extends UnderApplicationSpanCase {

    static Stream<Start> starts() {
        return Start.of(Own.GLOBAL, Own.BEAN, Own.FAT_JAR);
    }
}

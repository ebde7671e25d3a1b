package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.Shop.Served;
import dev.detour.testkit.ReceivedSpan;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that knows nothing of OpenTelemetry, whose requests and queries the OpenTelemetry Java agent traces. */
@ParameterizedClass
@MethodSource("starts")
class OpenTelemetryAgentAloneIT extends CoexistenceCase {

    static Stream<Start> starts() {
        return Start.of(Own.AGENT_WITHOUT_API);
    }

    @Override
    void assertParent(ReceivedSpan lookup, Served served) {
        ReceivedSpan parent = shop().collector().awaitSpan(span -> span.spanId().equals(lookup.parentId()), Shop.SOON);
        assertThat(parent.kind()).isEqualTo("SERVER");
        assertThat(lookup.traceId()).isEqualTo(parent.traceId());
    }

    @Override
    String loaded(String key) {
        return "loaded over http " + key;
    }

    @Override
    void assertLoaderIsBelow(ReceivedSpan origin) {
        shop().collector().awaitSpan(span -> span.kind().equals("CLIENT") && span.isChildOf(origin), Shop.SOON);
    }
}

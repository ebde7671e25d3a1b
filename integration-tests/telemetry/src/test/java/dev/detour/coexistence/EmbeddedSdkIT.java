package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.Shop.Served;
import dev.detour.testkit.ReceivedSpan;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application without any OpenTelemetry, and one with the API alone: an endpoint in the environment is enough. */
@ParameterizedClass
@MethodSource("starts")
class EmbeddedSdkIT extends CoexistenceCase {

    static Stream<Start> starts() {
        return Start.of(Own.NONE, Own.API_ALONE);
    }

    @Override
    void assertParent(ReceivedSpan lookup, Served served) {
        assertThat(lookup.parentId()).isEmpty();
        assertThat(lookup.resource()).containsEntry("service.name", "shop");
    }

    @Override
    String loaded(String key) {
        return "loaded " + key;
    }

    /** It makes no span. */
    @Override
    void assertLoaderIsBelow(ReceivedSpan origin) {}
}

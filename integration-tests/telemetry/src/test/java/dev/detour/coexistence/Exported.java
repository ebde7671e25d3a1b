package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.AgentJvm;
import java.util.List;
import java.util.Locale;

/** What must never be found, whatever an application did. */
final class Exported {

    private static final List<String> TROUBLE = List.of(
            "please report this",
            "verifyerror",
            "classformaterror",
            "linkageerror",
            "nosuchmethoderror",
            "noclassdeffounderror",
            "woven twice",
            "exception while transforming");

    private Exported() {}

    /**
     * Nothing of a key or a value, in any byte: but what the OpenTelemetry agent tells of commands itself, and what an
     * exception of the client's says, whose text is the application's.
     */
    static void assertNothingOfKeysOrValues(Shop shop) {
        if (shop.start().own().mode == Own.Mode.AGENT) {
            assertThat(shop.collector().spans(span -> span.toString().contains(Shop.MARKER)))
                    .allSatisfy(span -> assertThat(span.scope()).matches("io\\.opentelemetry\\.(jedis|lettuce).*"));
            assertThat(shop.collector().hasReceived("/v1/metrics", Shop.MARKER)).isFalse();
            assertThat(shop.collector().hasReceived("/v1/logs", Shop.MARKER)).isFalse();
        } else {
            assertThat(shop.collector().hasReceived(Shop.MARKER)).isFalse();
        }
    }

    static void assertNoTroubleInTheLog(AgentJvm jvm) {
        assertThat(jvm.lines()).noneMatch(line -> TROUBLE.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains));
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.AgentJvm;
import java.time.Duration;

/** A diverted call can be seen; a hit leaves no span. */
class SpanIT extends ContractCase {

    private static final String SPAN = "detour.lookup";

    @EachKind
    void get_divertedCall_printsOneSpanAndHitsPrintNone(AccessKind kind) {
        String hit = key("catalog");
        String missing = key("product");
        redis().command("SET", hit, "seen");
        Session session = open(Applications.running(kind, Setup.SPANS), kind, target(PATIENT));
        AgentJvm jvm = session.app().jvm();

        for (int i = 0; i < 5; i++) {
            session.get(hit);
        }
        assertThat(session.get(missing).outcome()).isEqualTo(text("loaded " + missing));

        // spans are printed in the order in which they end: one of a hit would stand before this one
        jvm.awaitLine(line -> line.contains(SPAN), Duration.ofSeconds(15));
        assertThat(jvm.lines().stream().filter(line -> line.contains(SPAN)))
                .as(jvm.tail())
                .singleElement()
                .asString()
                .doesNotContain(missing);
    }
}

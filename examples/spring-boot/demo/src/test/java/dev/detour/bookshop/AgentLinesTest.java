package dev.detour.bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The agent's lines are told from the application's, before and after they go through its log. */
class AgentLinesTest {

    @Test
    void said_lineOnStandardError_isTheAgents() {
        assertThat(AgentLines.said("2026-11-30T22:10:00.684Z [detour] woven: Lettuce 7.5.2.RELEASE"))
                .contains("woven: Lettuce 7.5.2.RELEASE");
    }

    @Test
    void said_lineInTheLogOfSpringBoot_isTheAgents() {
        assertThat(AgentLines.said("2026-11-30T22:10:00.684Z  WARN 4711 --- [bookshop] [nio-18080-exec-3] dev.detour"
                        + "                               : 127.0.0.1:22701: breaker open"))
                .contains("127.0.0.1:22701: breaker open");
    }

    @Test
    void said_lineOfTheApplication_isNot() {
        assertThat(AgentLines.said("2026-11-30T22:10:00.684Z  INFO 4711 --- [bookshop] [main]"
                        + " c.e.bookshop.BookshopApplication         : Started BookshopApplication"))
                .isEmpty();
    }
}

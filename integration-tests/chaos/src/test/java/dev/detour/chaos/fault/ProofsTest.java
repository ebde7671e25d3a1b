package dev.detour.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProofsTest {

    @Test
    void in_errorstats_countsRedirections() {
        String text = "# Errorstats\r\nerrorstat_ASK:count=12\r\nerrorstat_ERR:count=3\r\nerrorstat_MOVED:count=4\r\n";

        assertThat(Redirections.in(text)).isEqualTo(new Redirections(12, 4));
        assertThat(Redirections.in("# Errorstats\r\n")).isEqualTo(new Redirections(0, 0));
    }

    @Test
    void atLeast_usualScenario_isTwentyReplies() {
        assertThat(StruckReplies.atLeast(Duration.ofMillis(4_010).toNanos())).isEqualTo(20);
        assertThat(StruckReplies.atLeast(Duration.ofMillis(900).toNanos())).isEqualTo(1);
    }

    @Test
    void sparesOrigin_oneOfSeveralDoesNot_isFalse() {
        assertThat(new Together(new Origin(Origin.How.FAILING), new Frozen()).sparesOrigin())
                .isFalse();
        assertThat(new Together(new Frozen(), new KilledAndEmptied()).sparesOrigin())
                .isTrue();
    }
}

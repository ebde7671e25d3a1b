package dev.detour.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.result.GateResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeldTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final Held EARLIER = new Held(40, 100, 10 * MEBIBYTE, 2);

    private static List<String> leaks(Held now) {
        return now.comparedTo(EARLIER, "jedis").stream()
                .filter(gate -> !gate.passed())
                .map(GateResult::what)
                .toList();
    }

    @Test
    void comparedTo_aTwentiethMore_isNoLeak() {
        assertThat(leaks(new Held(42, 105, 10 * MEBIBYTE + MEBIBYTE / 2, 2))).isEmpty();
        assertThat(leaks(new Held(1, 1, 1, 2))).isEmpty();
    }

    @Test
    void comparedTo_more_isALeak() {
        assertThat(leaks(new Held(43, 100, MEBIBYTE, 2))).containsExactly("threads");
        assertThat(leaks(new Held(40, 106, MEBIBYTE, 2))).containsExactly("sockets");
        assertThat(leaks(new Held(40, 100, MEBIBYTE, 17))).containsExactly("threads that watch servers and listen");
        assertThat(leaks(new Held(40, 100, 11 * MEBIBYTE, 2)))
                .containsExactly("heap after a collection, without remembered values");
    }

    @Test
    void orLess_afterARehearsal_isTheLeastOfEach() {
        Held least = new Held(27, 33, 14 * MEBIBYTE, 2)
                .orLess(new Held(21, 35, 9 * MEBIBYTE, 2))
                .orLess(new Held(22, 22, 10 * MEBIBYTE, 2));

        assertThat(least).isEqualTo(new Held(21, 22, 9 * MEBIBYTE, 2));
    }

    @Test
    void isBelow_fewBytesLess_isNotNotable() {
        assertThat(new Held(40, 100, 10 * MEBIBYTE - 1_000, 2).isBelow(EARLIER)).isFalse();
        assertThat(new Held(40, 100, 9 * MEBIBYTE, 2).isBelow(EARLIER)).isTrue();
        assertThat(new Held(39, 101, 11 * MEBIBYTE, 2).isBelow(EARLIER)).isTrue();
    }

    @Test
    void of_footprint_leavesOutWhatIsRemembered() {
        assertThat(Held.of("27 33 1000 2", 400)).isEqualTo(new Held(27, 33, 600, 2));
        assertThat(AgentReport.memoryBytes("{\"memory\":{\"entries\":1,\"bytes\":400,\"evictions\":0}}"))
                .isEqualTo(400);
    }

    @Test
    void in_listOfClients_countsThoseOfDetour() {
        String clients = """
                id=3 addr=127.0.0.1:1 laddr=127.0.0.1:2 fd=8 name=detour age=1 idle=0 flags=N cmd=ping
                id=4 addr=127.0.0.1:3 laddr=127.0.0.1:2 fd=9 name= age=1 idle=0 flags=N cmd=get
                id=5 addr=127.0.0.1:4 laddr=127.0.0.1:2 fd=9 name=detour-like age=1 idle=0 flags=N cmd=get
                """;

        assertThat(OwnConnections.in(clients)).isOne();
    }
}

package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FateTest {

    private static final int REPLIES = 4_000;
    private static final Chunk TWO_REPLIES = Chunk.of("+PONG\r\n:1\r\n".getBytes(StandardCharsets.US_ASCII), 1_000);

    private final Weather weather = new Weather(Duration.ZERO);
    private final LongAdder struck = new LongAdder();

    private List<Chunk> decided(Mishap mishap, long seed) {
        weather.setMishap(mishap);
        Fate fate = new Fate(weather, seed, struck);
        return IntStream.range(0, REPLIES)
                .mapToObj(i -> fate.decide(TWO_REPLIES))
                .toList();
    }

    private static List<Long> sentNanos(List<Chunk> chunks) {
        return chunks.stream().map(Chunk::sentNanos).toList();
    }

    @Test
    void decide_noMishap_everyReplyPasses() {
        assertThat(decided(Mishap.NONE, 1)).containsOnly(TWO_REPLIES);
        assertThat(struck.sum()).isZero();
    }

    @Test
    void decide_fractionIsLate_thatFractionIsSentLaterAndNothingElse() {
        List<Chunk> decided = decided(Mishap.late(0.05, Duration.ofMillis(200)), 1);

        assertThat(sentNanos(decided)).containsOnly(1_000L, 200_001_000L);
        assertThat((double) struck.sum() / REPLIES).isCloseTo(0.05, within(0.015));
    }

    @Test
    void decide_sameSeed_strikesTheSameRepliesAndAnotherSeedOthers() {
        Mishap mishap = Mishap.late(0.5, Duration.ofMillis(200));

        List<Long> first = sentNanos(decided(mishap, 1));

        assertThat(sentNanos(decided(mishap, 1))).isEqualTo(first);
        assertThat(sentNanos(decided(mishap, 2))).isNotEqualTo(first);
    }

    @Test
    void decide_truncatedOrReset_cutsInsideAReply() {
        List<Chunk> truncated = decided(Mishap.truncated(1), 1);
        List<Chunk> reset = decided(Mishap.reset(1), 1);

        assertThat(truncated).extracting(Chunk::then).containsOnly(Chunk.Then.IS_CLOSED);
        assertThat(reset).extracting(Chunk::then).containsOnly(Chunk.Then.IS_RESET);
        assertThat(truncated)
                .extracting(chunk -> new String(chunk.bytes(), StandardCharsets.US_ASCII))
                .containsOnly(
                        "+", "+P", "+PO", "+PON", "+PONG", "+PONG\r", "+PONG\r\n:", "+PONG\r\n:1", "+PONG\r\n:1\r");
    }

    @Test
    void decide_garbage_isAsLongAndHoldsNothingOfTheProtocol() {
        List<Chunk> garbage = decided(Mishap.garbage(1), 1);

        assertThat(garbage).allSatisfy(chunk -> {
            assertThat(chunk.then()).isEqualTo(Chunk.Then.GOES_ON);
            assertThat(chunk.bytes()).hasSameSizeAs(TWO_REPLIES.bytes());
            assertThat(IntStream.range(0, chunk.bytes().length).map(i -> chunk.bytes()[i]))
                    .allMatch(b -> b < 0);
        });
    }

    @Test
    void decide_replicasConnection_isSpared() {
        weather.setMishap(Mishap.garbage(1));
        Fate fate = new Fate(weather, 1, struck);
        assertThat(fate.decide(TWO_REPLIES)).isNotEqualTo(TWO_REPLIES);

        fate.asked("*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(fate.decide(TWO_REPLIES)).isEqualTo(TWO_REPLIES);
    }

    @Test
    void late_fractionAboveOne_isRefused() {
        assertThatThrownBy(() -> Mishap.late(5, Duration.ofMillis(200)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a fraction: 5.0");
    }
}

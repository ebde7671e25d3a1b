package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What servers must have, and what this process must hold. Times are seconds of a clock of its own. */
final class KeyHistoryTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_STALE_SECONDS = 10;

    private final KeyHistory key = new KeyHistory("own:way:1", "db0", true);
    private Rules rules = Rules.calm(MAX_STALE_SECONDS * SECOND);

    /** An own write that begins and is acknowledged within a moment. */
    private String written(KeyHistory history, long atSecond) {
        Value value = history.change(atSecond * SECOND);
        history.acknowledged(value.version(), true, atSecond * SECOND, atSecond * SECOND + 1, rules);
        return value.text();
    }

    private void read(String legal, long atSecond) {
        assertThat(key.problem(legal, atSecond * SECOND, rules)).isNull();
    }

    @Test
    void mustBeStored_serversThatEvictOnlyWhatExpires_keepTheRest() {
        KeyHistory expiring = ownKey(true);
        KeyHistory lasting = ownKey(false);
        String unused = written(expiring, 1);
        String unused2 = written(lasting, 1);
        assertThat(expiring.mustBeStored(rules)).isTrue();
        rules = rules.struck(2 * SECOND, Rules.Loss.WHAT_EXPIRES);

        assertThat(expiring.mustBeStored(rules)).isFalse();
        assertThat(lasting.mustBeStored(rules)).isTrue();
    }

    private static KeyHistory ownKey(boolean expires) {
        return IntStream.range(0, 10)
                .mapToObj(number -> KeyClass.OWN.key("way", number))
                .filter(name -> Expiry.of(name) == expires)
                .findFirst()
                .map(name -> new KeyHistory(name, "db0", true))
                .orElseThrow();
    }

    private boolean isHeld(long atSecond) {
        return key.isHeld(atSecond * SECOND, rules);
    }

    @Test
    void isHeld_readSinceItsLastWrite_untilItIsTooStale() {
        String text = written(key, 1);
        assertThat(isHeld(2)).isFalse();

        read(text, 2);

        assertThat(isHeld(2 + MAX_STALE_SECONDS - 1)).isTrue();
        assertThat(isHeld(2 + MAX_STALE_SECONDS)).isFalse();
    }

    @Test
    void isHeld_writeBegunSinceItWasRead_not() {
        String text = written(key, 1);
        read(text, 2);
        Value unused = key.change(3 * SECOND);

        assertThat(isHeld(4)).isFalse();
    }

    @Test
    void isHeld_readWhileTheWriteWasUnderWay_not() {
        String text = written(key, 3);
        read(text, 2);

        assertThat(isHeld(4)).isFalse();
    }

    @Test
    void isHeld_readWhenTheFaultHadBegun_not() {
        String text = written(key, 1);
        rules = rules.struck(2 * SECOND, Rules.Loss.NOTHING);
        read(text, 3);

        assertThat(isHeld(4)).isFalse();
    }

    @Test
    void isHeld_invalidatedSinceItWasRead_not() {
        String text = written(key, 1);
        read(text, 2);
        long version = key.change(3 * SECOND).version();
        key.acknowledged(version, false, 3 * SECOND, 3 * SECOND + 1, rules);
        read(new Value("own:way:1", version, "db0").text(), 4);

        assertThat(isHeld(5)).isFalse();
    }

    @Test
    void mayBeAbsent_readBehindARemoval_untilThatIsOverOrHeldUp() {
        String unused = written(key, 1);
        long moment = TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(key.mayBeAbsent("lettuce", 5 * SECOND)).isFalse();

        key.removing("lettuce", 5 * SECOND);
        assertThat(key.mayBeAbsent("lettuce", 5 * SECOND - moment))
                .as("sent before")
                .isFalse();
        assertThat(key.mayBeAbsent("lettuce", 5 * SECOND + moment)).isTrue();
        assertThat(key.mayBeAbsent("lettuce", 6 * SECOND)).as("held up").isFalse();
        assertThat(key.mayBeAbsent("jedis", 5 * SECOND + moment))
                .as("elsewhere")
                .isFalse();

        key.removed(5 * SECOND + 2 * moment);
        assertThat(key.mayBeAbsent("lettuce", 5 * SECOND + moment))
                .as("sent before its end")
                .isTrue();
        assertThat(key.mayBeAbsent("lettuce", 5 * SECOND + 2 * moment)).isFalse();
    }
}

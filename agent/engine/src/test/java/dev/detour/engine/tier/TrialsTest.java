package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Key KEY = Key.of(bytes("k"));

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND); // it may overflow
    private final Trials trials = new Trials(clock::get);
    private final AtomicBoolean current = new AtomicBoolean(true);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Trials.Trial begun(String value) {
        return trials.begins(KEY, bytes(value), current::get);
    }

    private boolean isTakenBack(String reply) {
        return trials.isTakenBack(KEY, ByteBuffer.wrap(bytes(reply)));
    }

    @ParameterizedTest
    @CsvSource({"true, old, false", "false, old, true", "false, new, false", "false, older, false"})
    void isTakenBack_whileTheTrialLasts_isWhatAWriteHasOvertaken(boolean isCurrent, String reply, boolean expected) {
        begun("old");
        current.set(isCurrent);

        assertThat(isTakenBack(reply)).isEqualTo(expected);
        assertThat(trials.isTakenBack(KEY, Value.of(reply))).isEqualTo(expected);
        assertThat(trials.isTakenBack(KEY, Value.of(bytes(reply)))).isEqualTo(expected);
    }

    @Test
    void isTakenBack_replyInAnArrayWithMoreInIt_looksAtTheReplyAlone() {
        begun("old");
        current.set(false);
        ByteBuffer reply = ByteBuffer.wrap(bytes("<old>"), 1, 3);

        assertThat(trials.isTakenBack(KEY, reply)).isTrue();
        assertThat(reply.remaining()).isEqualTo(3);
    }

    @Test
    void isTakenBack_anotherKey_isNot() {
        begun("old");
        current.set(false);

        assertThat(trials.isTakenBack(Key.of(bytes("other")), Value.of("old"))).isFalse();
    }

    @Test
    void isTakenBack_textThatLostBytes_isAssumed() {
        begun("old");
        assertThat(trials.isTakenBack(KEY, Value.of("\uFFFD"))).isFalse();
        current.set(false);

        assertThat(trials.isTakenBack(KEY, Value.of("\uFFFD"))).isTrue();
    }

    @Test
    void isTakenBack_twoOfOneKey_isWhatEitherSays() {
        Trials.Trial first = begun("one");
        begun("two");
        current.set(false);
        assertThat(isTakenBack("one")).isTrue();
        assertThat(isTakenBack("two")).isTrue();

        trials.isOver(first);

        assertThat(isTakenBack("one")).isFalse();
        assertThat(isTakenBack("two")).isTrue();
    }

    @Test
    void isOver_theOnlyOne_leavesNone() {
        assertThat(trials.areAny()).isFalse();
        Trials.Trial trial = begun("old");
        assertThat(trials.areAny()).isTrue();

        trials.isOver(trial);

        assertThat(trials.areAny()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, 1, true", "false, 5, false", "true, 59, true", "true, 65, false"})
    void isTakenBack_afterItsEnd_isSoForAsLongAsRepliesMayCome(boolean isUnknown, int seconds, boolean expected) {
        Trials.Trial trial = begun("old");
        current.set(false);
        if (isUnknown) {
            trials.isUnknown(trial);
        } else {
            trials.wasTakenBack(trial);
        }
        for (int i = 0; i < seconds; i++) {
            clock.addAndGet(SECOND);
            isTakenBack("old");
        }

        assertThat(isTakenBack("old")).isEqualTo(expected);
        assertThat(trials.areAny()).isEqualTo(expected);
    }

    @Test
    void isUnknown_manyKeys_endsWhatIsTooMany() {
        for (int i = 0; i < 10_000; i++) {
            Key key = Key.of(bytes("k" + i));
            trials.isUnknown(trials.begins(key, bytes("old"), current::get));
        }
        current.set(false);

        assertThat(trials.isTakenBack(Key.of(bytes("k0")), Value.of("old"))).isTrue();
        assertThat(trials.isTakenBack(Key.of(bytes("k9999")), Value.of("old"))).isFalse();
    }
}

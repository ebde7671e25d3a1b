package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
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
        return trials.begins(Lookups.NAMESPACE, KEY, bytes(value), current::get);
    }

    private static Lookup read(Key key, Namespace in, long begunNanos) {
        Lookup like = Lookups.lookup("k", in, 0, null);
        return new Lookup(like.client(), like.node(), key, like.route(), begunNanos, 0);
    }

    /** In a reply to a read that begins now. */
    private boolean isTakenBack(Key key, Value reply) {
        return trials.isTakenBack(read(key, Lookups.NAMESPACE, clock.get()), reply.buffer());
    }

    private boolean isTakenBack(String reply) {
        return isTakenBack(KEY, Value.of(reply));
    }

    @ParameterizedTest
    @CsvSource({"true, old, false", "false, old, true", "false, new, false", "false, older, false"})
    void isTakenBack_whileTheTrialLasts_isWhatAWriteHasOvertaken(boolean isCurrent, String reply, boolean expected) {
        begun("old");
        current.set(isCurrent);

        assertThat(isTakenBack(reply)).isEqualTo(expected);
        assertThat(isTakenBack(KEY, Value.of(bytes(reply)))).isEqualTo(expected);
        assertThat(trials.isTakenBackAtReplica(
                        read(KEY, Lookups.NAMESPACE, 0), Value.of(reply).buffer()))
                .isEqualTo(expected);
    }

    @Test
    void isTakenBack_replyInAnArrayWithMoreInIt_looksAtTheReplyAlone() {
        begun("old");
        current.set(false);
        ByteBuffer reply = ByteBuffer.wrap(bytes("<old>"), 1, 3);

        assertThat(trials.isTakenBack(read(KEY, Lookups.NAMESPACE, clock.get()), reply))
                .isTrue();
        assertThat(reply.remaining()).isEqualTo(3);
    }

    @Test
    void isTakenBack_anotherKey_isNot() {
        begun("old");
        current.set(false);

        assertThat(isTakenBack(Key.of(bytes("other")), Value.of("old"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"redis:6379, 0, bob, true", "redis:6379, 1, default, false", "other:6379, 0, default, true"})
    void isTakenBack_anotherUserDatabaseOrServer_isWhatStandsInTheSamePlace(
            String server, int database, String user, boolean expected) {
        begun("old");
        current.set(false);
        Lookup lookup = read(KEY, new Namespace(server, database, user), clock.get());

        assertThat(trials.isTakenBack(lookup, Value.of("old").buffer())).isEqualTo(expected);
    }

    @Test
    void isLeft_secondThatItStandsThere_isTakenBackFromReadsThatBeganInIt() {
        trials.isLeft(begun("old"), SECOND);
        current.set(false);
        assertThat(isTakenBack("old")).isTrue();
        clock.addAndGet(SECOND);

        assertThat(isTakenBack("old")).isFalse();
    }

    @Test
    void isTakenBack_textThatLostBytes_isAssumed() {
        begun("old");
        assertThat(isTakenBack(KEY, Value.of("\uFFFD"))).isFalse();
        current.set(false);

        assertThat(isTakenBack(KEY, Value.of("\uFFFD"))).isTrue();
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

    /** Of a read that began then, whose reply comes now. */
    @ParameterizedTest
    @CsvSource({
        "false, 1, true, true",
        "false, -1, false, true",
        "false, -3, false, false",
        "true, 1, true, true",
        "true, -59, true, true",
        "true, -61, false, true",
        "true, -63, false, false"
    })
    void isTakenBack_readThatBeganBeforeOrAfterItsEnd_isWhatMayHaveStoodThere(
            boolean isUnknown, int secondsBeforeItsEnd, boolean expected, boolean expectedOfReplica) {
        Trials.Trial trial = begun("old");
        current.set(false);
        long endNanos = clock.get();
        if (isUnknown) {
            trials.isUnknown(trial);
        } else {
            trials.wasTakenBack(trial);
        }
        long begunNanos = endNanos - secondsBeforeItsEnd * SECOND;
        clock.addAndGet(Math.max(0, -secondsBeforeItsEnd) * SECOND);

        assertThat(trials.isTakenBack(
                        read(KEY, Lookups.NAMESPACE, begunNanos),
                        Value.of("old").buffer()))
                .isEqualTo(expected);
        assertThat(trials.isTakenBackAtReplica(
                        read(KEY, Lookups.NAMESPACE, 0), Value.of("old").buffer()))
                .isEqualTo(expectedOfReplica);
    }

    @Test
    void areAny_longAfterTheLastHasEnded_isFalseFromTheNextLookOn() {
        trials.wasTakenBack(begun("old"));
        clock.addAndGet(59 * SECOND);
        assertThat(isTakenBack("old")).isFalse();
        assertThat(trials.areAny()).isTrue(); // a reply to an earlier read may still come
        clock.addAndGet(3 * SECOND);

        assertThat(isTakenBack("old")).isFalse();

        assertThat(trials.areAny()).isFalse();
    }

    @Test
    void areTooMany_tensOfThousandsOfKeys_isTrueUntilTheyHaveEnded() {
        for (int i = 0; i < 70_000; i++) {
            Key key = Key.of(bytes("k" + i));
            trials.isUnknown(trials.begins(Lookups.NAMESPACE, key, bytes("old"), current::get));
        }
        current.set(false);

        assertThat(trials.areTooMany()).isTrue();
        assertThat(isTakenBack(Key.of(bytes("k0")), Value.of("old"))).isTrue();
        assertThat(isTakenBack(Key.of(bytes("k69999")), Value.of("old"))).isTrue();

        clock.addAndGet(121 * SECOND);

        assertThat(trials.areTooMany()).isFalse();
    }
}

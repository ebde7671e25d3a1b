package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.chaos.app.Oracle.Verdict;
import dev.detour.testkit.RedisCluster;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That the oracle bites, and that it bites nobody who is right. Times are seconds of a clock of its own. */
final class OracleTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_STALE_SECONDS = 10;

    private final Oracle oracle = new Oracle(MAX_STALE_SECONDS * SECOND);
    private final KeyHistory key = new KeyHistory("own:way:1", "db0", true);
    private final KeyHistory lock = new KeyHistory("lock:way:1", "db0", false);

    /** An own write that begins and is acknowledged within a moment. */
    private String written(KeyHistory history, long atSecond) {
        Value value = history.change(atSecond * SECOND);
        history.acknowledged(value.version(), true, atSecond * SECOND, atSecond * SECOND + 1, oracle.rules());
        return value.text();
    }

    private String writtenByOther(long atSecond) {
        Value value = key.change(atSecond * SECOND);
        key.acknowledgedByOther(value.version(), atSecond * SECOND, atSecond * SECOND + 1, oracle.rules());
        return value.text();
    }

    private String failed(long atSecond) {
        Value value = key.change(atSecond * SECOND);
        key.doubted(value.version(), false, atSecond * SECOND);
        return value.text();
    }

    private Verdict judged(KeyHistory history, @Nullable String answer, long atSecond) {
        return oracle.judge("way", history, answer, atSecond * SECOND);
    }

    private Verdict judged(@Nullable String answer, long atSecond) {
        return judged(key, answer, atSecond);
    }

    @Test
    void judge_lastWrite_isLegal() {
        String text = written(key, 1);

        assertThat(judged(text, 2)).isEqualTo(Verdict.VALUE);
        assertThat(oracle.take()).isEmpty();
    }

    @Test
    void judge_valueOverwrittenBeforeTheRead_isViolation() {
        String old = written(key, 1);
        String unused = written(key, 2);

        assertThat(judged(old, 3)).isEqualTo(Verdict.VIOLATION);
        assertThat(oracle.take()).singleElement().asString().contains("own:way:1", "version 1", "version 2 of this");
    }

    @Test
    void judge_valueOverwrittenDuringTheRead_isLegal() {
        String old = written(key, 1);
        String unused = written(key, 3);

        assertThat(judged(old, 2)).isEqualTo(Verdict.VALUE);
    }

    @Test
    void judge_valueDeletedBeforeTheRead_isViolation() {
        String old = written(key, 1);
        long removal = key.remove();
        key.acknowledged(removal, false, 2 * SECOND, 2 * SECOND + 1, oracle.rules());

        assertThat(judged(old, 3)).isEqualTo(Verdict.VIOLATION);
        assertThat(judged(null, 3)).isEqualTo(Verdict.NOTHING);
    }

    @Test
    void judge_valueInvalidatedBeforeTheRead_isViolation() {
        String old = written(key, 1);
        long version = key.change(2 * SECOND).version();
        key.acknowledged(version, false, 2 * SECOND, 2 * SECOND + 1, oracle.rules());

        assertThat(judged(old, 3)).isEqualTo(Verdict.VIOLATION);
        assertThat(judged(new Value("own:way:1", version, "db0").text(), 3)).isEqualTo(Verdict.VALUE);
    }

    @Test
    void judge_valueOverwrittenByAnotherProcess_isLegalUntilItIsTooStale() {
        String old = writtenByOther(1);
        String unused = writtenByOther(2);

        assertThat(judged(old, 2 + MAX_STALE_SECONDS - 1)).isEqualTo(Verdict.VALUE);
        assertThat(judged(old, 2 + MAX_STALE_SECONDS + 1)).isEqualTo(Verdict.VIOLATION);
        assertThat(oracle.take()).singleElement().asString().contains("another process");
    }

    @Test
    void judge_slightlyTooStale_isLegalForNoLongerThanThreadsDisagree() {
        long staleNanos = (2 + MAX_STALE_SECONDS) * SECOND;
        String old = writtenByOther(1);
        String unused = writtenByOther(2);

        assertThat(oracle.judge("way", key, old, staleNanos + SECOND / 5)).isEqualTo(Verdict.VALUE);
        assertThat(oracle.judge("way", key, old, staleNanos + SECOND / 2)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_anotherKeysValue_isViolation() {
        String unused = written(key, 1);

        assertThat(judged(new Value("own:way:2", 1, "db0").text(), 2)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_anotherDatabasesValue_isViolation() {
        String unused = written(key, 1);

        assertThat(judged(new Value("own:way:1", 1, "db1").text(), 2)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_damagedValue_isViolation() {
        String text = written(key, 1);

        assertThat(judged(text.replace("|1|", "|0|"), 2)).isEqualTo(Verdict.VIOLATION);
        assertThat(judged("OK", 2)).isEqualTo(Verdict.VIOLATION);
        assertThat(judged(text.substring(1), 2)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_versionThatNobodyWrote_isViolation() {
        String unused = written(key, 1);

        assertThat(judged(new Value("own:way:1", 2, "db0").text(), 2)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_nothingThoughTheOriginHasIt_isUnanswered() {
        String unused = written(key, 1);

        assertThat(judged(null, 5)).isEqualTo(Verdict.UNANSWERED);
    }

    @Test
    void judge_nothingOfUndeclaredKeyThatWasWritten_isViolation() {
        String unused = written(lock, 1);

        assertThat(judged(lock, null, 5)).isEqualTo(Verdict.VIOLATION);
        assertThat(oracle.take()).singleElement().asString().contains("lost");
    }

    @Test
    void judge_nothingOfUndeclaredKey_isLegalWhereServersComeBackEmpty() {
        String unused = written(lock, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.ANYTHING));

        assertThat(judged(lock, null, 5)).isNotEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_failedWriteThatTakesPlaceLate_isLegal() {
        String unused = written(key, 1);
        String late = failed(2);
        String unused2 = written(key, 3);

        assertThat(judged(late, 4)).isEqualTo(Verdict.VALUE);
    }

    @Test
    void judge_olderThanWhatIsInDoubt_isViolation() {
        String old = written(key, 1);
        String unused = written(key, 2);
        String unused2 = failed(3);

        assertThat(judged(old, 4)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_failedWrite_isNoLongerLegalWhenItIsDecided() {
        String unused = written(key, 1);
        String late = failed(2);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING).settled(3 * SECOND));
        String unused2 = written(key, 4);

        assertThat(key.isInDoubt()).isFalse();
        assertThat(judged(late, 5)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_writeThatATakingOverReplicaMayLack_isLegalWithout() {
        String old = written(key, 1);
        String unused = written(key, 5);
        oracle.follow(oracle.rules().struckAndRolledBack(6 * SECOND, 2 * SECOND));

        assertThat(judged(old, 7)).isEqualTo(Verdict.VALUE);
    }

    @Test
    void judge_writeLongBeforeTheFault_isNotLostByATakingOverReplica() {
        String old = written(key, 1);
        String unused = written(key, 2);
        oracle.follow(oracle.rules().struckAndRolledBack(6 * SECOND, 2 * SECOND));

        assertThat(judged(old, 7)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_writeAfterAllHasSettled_bindsAgain() {
        String old = written(key, 5);
        oracle.follow(oracle.rules().struckAndRolledBack(6 * SECOND, 2 * SECOND).settled(8 * SECOND));
        String unused = written(key, 9);

        assertThat(judged(old, 10)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_writeAfterAFailover_bindsBeforeAllHasSettled() {
        String old = written(key, 1);
        oracle.follow(oracle.rules().struckAndRolledBack(6 * SECOND, 2 * SECOND));
        String unused = written(key, 7);
        oracle.follow(oracle.rules().lifted(8 * SECOND));

        assertThat(judged(old, 9)).isEqualTo(Verdict.VALUE);
        String unused2 = written(key, 9); // a client may not have heard yet

        assertThat(judged(old, 10)).isEqualTo(Verdict.VALUE);
        String unused3 = written(key, 11);

        assertThat(judged(old, 12)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_deletionAfterAFailover_bindsBeforeAllHasSettled() {
        String old = written(key, 1);
        oracle.follow(oracle.rules().struckAndRolledBack(6 * SECOND, 2 * SECOND).lifted(8 * SECOND));
        long removal = key.remove();
        key.acknowledged(removal, false, 11 * SECOND, 11 * SECOND + 1, oracle.rules());

        assertThat(judged(old, 12)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_nothingOfUndeclaredKeyWrittenAfterTheLift_isViolation() {
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.ANYTHING).lifted(3 * SECOND));
        String unused = written(lock, 6);

        assertThat(judged(lock, null, 7)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_nothingOfUndeclaredKey_isViolationWhereServersEvictOnlyWhatExpires() {
        String unused = written(lock, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.WHAT_EXPIRES));

        assertThat(judged(lock, null, 5)).isEqualTo(Verdict.VIOLATION);
    }

    private void unanswered(long atSecond) {
        Value value = key.change(atSecond * SECOND);
        key.doubted(value.version(), false, atSecond * SECOND);
        key.unanswered(value.version(), atSecond * SECOND + 1);
    }

    @Test
    void judge_olderThanAnUnansweredWriteWhileNoPrimaryAnswers_isViolation() {
        String old = written(key, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING).silent(2 * SECOND, new BitSet()));
        unanswered(3);

        assertThat(judged(old, 4)).isEqualTo(Verdict.VIOLATION);
        assertThat(oracle.take()).singleElement().asString().contains("not from Redis", "not answered");
    }

    @Test
    void judge_olderThanAnUnansweredWriteInAShardThatIsSilent_isViolationThereAlone() {
        BitSet others = new BitSet();
        others.set(RedisCluster.slotOf("own:way:1") + 1);
        String old = written(key, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING).silent(2 * SECOND, others));
        unanswered(3);
        assertThat(judged(old, 4)).isEqualTo(Verdict.VALUE);

        BitSet mine = new BitSet();
        mine.set(RedisCluster.slotOf("own:way:1"));
        oracle.follow(oracle.rules().silent(2 * SECOND, mine));
        assertThat(judged(old, 4)).isEqualTo(Verdict.VIOLATION);
    }

    @Test
    void judge_readBegunBeforeTheWriteWasGivenUp_isLegal() {
        String old = written(key, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING).silent(2 * SECOND, new BitSet()));
        unanswered(3);

        assertThat(judged(old, 3)).isEqualTo(Verdict.VALUE);
    }

    @Test
    void judge_olderThanAnUnansweredWriteWherePrimariesAnswer_isLegal() {
        String old = written(key, 1);
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING).silent(2 * SECOND, new BitSet()));
        unanswered(3);
        oracle.follow(oracle.rules().speaking());

        assertThat(judged(old, 4)).isEqualTo(Verdict.VALUE);
    }
}

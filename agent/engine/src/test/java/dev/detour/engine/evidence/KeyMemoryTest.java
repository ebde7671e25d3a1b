package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.KeyMemory.KEEP_TTL;
import static dev.detour.engine.evidence.KeyMemory.NO_SERVER;
import static dev.detour.engine.evidence.KeyMemory.NO_TTL;
import static dev.detour.engine.evidence.KeyMemory.UNKNOWN_TTL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.KeyProbe;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMemoryTest {

    private static final String SERVER = "redis:6379";
    private static final long START = -TimeUnit.DAYS.toNanos(3);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TICK = Ticks.TICK_NANOS;
    private static final int EVENTS = 7;

    private final AtomicLong now = new AtomicLong(START);
    private final KeyMemory memory = new KeyMemory(1 << 20, now::get);
    private final long key = id("key");

    private long id(String name) {
        return memory.id(SERVER, 0, name.getBytes(UTF_8));
    }

    private Recollection recalled() {
        return recalled(key);
    }

    private Recollection recalled(long id) {
        return Objects.requireNonNull(memory.recall(id));
    }

    private long later(long nanos) {
        return now.addAndGet(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "catalog", "catalog:1", "catalog:1234567", "k\u00e4se:1"})
    void id_probeThatStoodForALongerKey_isThatOfTheSameBytes(String name) {
        KeyProbe probe = new KeyProbe();
        probe.take("something that is longer");
        probe.take(name);

        assertThat(memory.id(SERVER, 0, probe)).isEqualTo(id(name));
    }

    @Test
    void id_otherKeyDatabaseOrServer_differs() {
        byte[] bytes = "key".getBytes(UTF_8);

        assertThat(memory.id(SERVER, 0, bytes)).isEqualTo(key);
        assertThat(memory.id(SERVER, 1, bytes)).isNotEqualTo(key);
        assertThat(memory.id("redis:6380", 0, bytes)).isNotEqualTo(key);
        assertThat(id("kez")).isNotEqualTo(key);
    }

    @Test
    void recall_neverHeardOf_isNull() {
        memory.seen(id("other"));

        assertThat(memory.recall(key)).isNull();
    }

    @Test
    void seen_hit_existedThen() {
        long seen = later(5 * SECOND);
        memory.seen(key);
        later(SECOND);

        assertThat(recalled()).isEqualTo(new Recollection(true, seen, UNKNOWN_TTL, Fact.NONE, 0, NO_SERVER, 1));
    }

    @Test
    void seen_insideATick_isEarlierByLessThanATick() {
        long seen = later(5 * SECOND + TICK - 1);
        memory.seen(key);

        assertThat(recalled().seenNanos()).isEqualTo(seen - (TICK - 1));
    }

    @Test
    void written_withTtl_isOwnWriteAndSight() {
        long end = now.get() + 60 * SECOND;
        memory.written(key, end);

        assertThat(recalled()).isEqualTo(new Recollection(true, START, end, Fact.OWN_WRITE, START, NO_SERVER, 0));
    }

    @Test
    void written_noTtl_dropsTheEarlier() {
        memory.written(key, now.get() + SECOND);
        memory.written(key, NO_TTL);

        assertThat(recalled().ttlEndNanos()).isEqualTo(NO_TTL);
    }

    @Test
    void written_unknownTtl_dropsTheEarlier() {
        memory.written(key, now.get() + SECOND);
        memory.written(key, UNKNOWN_TTL);

        assertThat(recalled().ttlEndNanos()).isEqualTo(UNKNOWN_TTL);
    }

    @Test
    void written_keepTtl_keepsIt() {
        long end = now.get() + 2 * SECOND;
        memory.written(key, end);
        later(SECOND);
        memory.written(key, KEEP_TTL);
        assertThat(recalled().ttlEndNanos()).isEqualTo(end);

        memory.written(key, NO_TTL);
        memory.written(key, KEEP_TTL);
        assertThat(recalled().ttlEndNanos()).isEqualTo(NO_TTL);
    }

    @Test
    void written_keepTtlThatIsOver_isUnknown() {
        memory.written(key, now.get() + SECOND);
        later(SECOND);
        memory.written(key, KEEP_TTL);

        assertThat(recalled().ttlEndNanos()).isEqualTo(UNKNOWN_TTL);
    }

    @Test
    void expires_knownKey_changesNothingElse() {
        memory.written(key, NO_TTL);
        long end = later(SECOND) + SECOND;
        memory.expires(key, end);
        assertThat(recalled()).isEqualTo(new Recollection(true, START, end, Fact.OWN_WRITE, START, NO_SERVER, 0));

        memory.expires(key, NO_TTL);
        assertThat(recalled().ttlEndNanos()).isEqualTo(NO_TTL);
    }

    @Test
    void expires_newKey_isNoSight() {
        memory.expires(key, now.get() + SECOND);

        assertThat(recalled().wasSeen()).isFalse();
        assertThat(recalled().ttlEndNanos()).isEqualTo(START + SECOND);
    }

    @Test
    void expires_outOfReach_endsWithTheReach() {
        memory.expires(key, now.get() + TimeUnit.DAYS.toNanos(10_000));

        assertThat(recalled().ttlEndNanos()).isEqualTo(START + (Integer.MAX_VALUE - 1L) * TICK);
    }

    @Test
    void expires_beforeTheStart_isOverAtTheStart() {
        memory.expires(key, now.get() - TimeUnit.DAYS.toNanos(1));

        assertThat(recalled().ttlEndNanos()).isEqualTo(START);
    }

    @Test
    void removed_seenKey_keepsTheSightOnly() {
        memory.written(key, now.get() + SECOND);
        long removed = later(2 * TICK);
        memory.removed(key);

        assertThat(recalled())
                .isEqualTo(new Recollection(true, START, UNKNOWN_TTL, Fact.OWN_DELETE, removed, NO_SERVER, 0));
    }

    @Test
    void seen_inTheTickOfTheFact_isOrderedAsItCame() {
        memory.seen(key);
        memory.removed(key);
        assertThat(recalled().seenNanos()).isEqualTo(recalled().factNanos());

        memory.seen(key);
        assertThat(recalled().seenNanos()).isGreaterThan(recalled().factNanos());

        memory.removed(key);
        assertThat(recalled().seenNanos()).isEqualTo(recalled().factNanos());
    }

    @Test
    void renamed_withTtl_takesItAlong() {
        long end = now.get() + 60 * SECOND;
        long other = id("other");
        memory.written(key, end);
        memory.written(other, NO_TTL);
        long renamed = later(SECOND);
        memory.renamed(key, other);

        assertThat(recalled())
                .isEqualTo(new Recollection(true, START, UNKNOWN_TTL, Fact.RENAMED_AWAY, renamed, NO_SERVER, 0));
        assertThat(recalled(other))
                .isEqualTo(new Recollection(true, renamed, end, Fact.OWN_WRITE, renamed, NO_SERVER, 0));
    }

    @Test
    void renamed_toItself_changesNothing() {
        memory.written(key, NO_TTL);
        Recollection before = recalled();
        later(SECOND);
        memory.renamed(key, key);

        assertThat(recalled()).isEqualTo(before);
    }

    @Test
    void renamed_unknownKey_unknownTtl() {
        long other = id("other");
        memory.written(other, NO_TTL);
        memory.renamed(key, other);

        assertThat(recalled(other).ttlEndNanos()).isEqualTo(UNKNOWN_TTL);
    }

    @Test
    void doubted_knownKey_leavesTheReads() {
        memory.written(key, NO_TTL);
        memory.missed(key);
        memory.told(key, Fact.EVICTED, EVENTS);
        memory.doubted(key);

        assertThat(recalled()).isEqualTo(new Recollection(false, 0, UNKNOWN_TTL, Fact.NONE, 0, NO_SERVER, 1));
    }

    @Test
    void doubted_nothingLeft_isNotRecalled() {
        memory.written(key, NO_TTL);
        memory.doubted(key);
        memory.doubted(id("unknown"));

        assertThat(memory.recall(key)).isNull();
        assertThat(memory.keys()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "EVICTED", "REMOVED", "RENAMED_AWAY"})
    void told_keyIsGone_isTheFactAndEndsTheTtl(Fact fact) {
        memory.written(key, now.get() + SECOND);
        long told = later(TICK);
        memory.told(key, fact, 65_535);

        assertThat(recalled()).isEqualTo(new Recollection(true, START, UNKNOWN_TTL, fact, told, 65_535, 0));
    }

    @Test
    void told_stored_isSightAndEndsTheTtl() {
        memory.written(key, now.get() + 60 * SECOND);
        long told = later(SECOND + TICK);
        memory.told(key, Fact.STORED, 0);

        assertThat(recalled()).isEqualTo(new Recollection(true, told, UNKNOWN_TTL, Fact.STORED, told, 0, 0));
    }

    @Test
    void told_storedSoonAfterTheOwnWrite_isItsEcho() {
        long end = now.get() + 60 * SECOND;
        memory.written(key, end);
        long told = later(SECOND);
        memory.told(key, Fact.STORED, EVENTS);

        assertThat(recalled()).isEqualTo(new Recollection(true, told, end, Fact.OWN_WRITE, START, NO_SERVER, 0));
    }

    @Test
    void told_storedSoonAfterAnotherFact_takesItsPlace() {
        memory.told(key, Fact.REMOVED, EVENTS);
        memory.told(key, Fact.STORED, EVENTS);

        assertThat(recalled().fact()).isEqualTo(Fact.STORED);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "INVALIDATED"})
    void told_invalidatedSoonAfterAnyFact_isItsEcho(Fact fact) {
        memory.told(key, fact, EVENTS);
        Recollection before = recalled();
        later(SECOND);
        memory.told(key, Fact.INVALIDATED, EVENTS + 1);
        assertThat(recalled()).isEqualTo(before);

        long told = later(TICK);
        memory.told(key, Fact.INVALIDATED, EVENTS + 1);
        assertThat(recalled().fact()).isEqualTo(Fact.INVALIDATED);
        assertThat(recalled().factNanos()).isEqualTo(told);
        assertThat(recalled().factServer()).isEqualTo(EVENTS + 1);
    }

    @Test
    void told_invalidated_keepsTtlAndSight() {
        long end = now.get() + 60 * SECOND;
        memory.expires(key, end);
        long seen = later(SECOND);
        memory.seen(key);
        long told = later(SECOND);
        memory.told(key, Fact.INVALIDATED, EVENTS);

        assertThat(recalled()).isEqualTo(new Recollection(true, seen, end, Fact.INVALIDATED, told, EVENTS, 1));
    }

    @Test
    void told_none_isNotKept() {
        memory.told(key, Fact.NONE, EVENTS);

        assertThat(memory.keys()).isZero();
    }

    @Test
    void missed_againAndAgain_countsToThree() {
        assertThat(memory.missed(key)).isEqualTo(1);
        memory.seen(key);
        assertThat(memory.missed(key)).isEqualTo(3);
        assertThat(memory.missed(key)).isEqualTo(3);
        assertThat(recalled()).isEqualTo(new Recollection(true, START, UNKNOWN_TTL, Fact.NONE, 0, NO_SERVER, 3));
    }

    @Test
    void anything_pastTheLastTick_isForgottenAndRemembersAnew() {
        memory.written(key, NO_TTL);
        later((Integer.MAX_VALUE - 2L) * TICK);
        assertThat(recalled().fact()).isEqualTo(Fact.OWN_WRITE);

        long anew = later(TICK);
        assertThat(memory.recall(key)).isNull();
        memory.written(key, anew + SECOND);
        assertThat(recalled())
                .isEqualTo(new Recollection(true, anew, anew + SECOND, Fact.OWN_WRITE, anew, NO_SERVER, 0));
    }

    @Test
    void anything_noBytesAllowed_remembersNothing() {
        KeyMemory none = new KeyMemory(0, now::get);
        long id = none.id(SERVER, 0, "key".getBytes(UTF_8));
        none.seen(id);
        none.written(id, NO_TTL);
        none.expires(id, NO_TTL);
        none.removed(id);
        none.renamed(id, id + 1);
        none.doubted(id);
        none.told(id, Fact.EXPIRED, EVENTS);

        assertThat(none.missed(id)).isEqualTo(1);
        assertThat(none.missed(id)).isEqualTo(1);
        assertThat(none.recall(id)).isNull();
        assertThat(none.keys()).isZero();
        assertThat(none.bytes()).isZero();
    }
}

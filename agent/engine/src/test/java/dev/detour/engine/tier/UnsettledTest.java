package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Value;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writes that failed and may yet be executed. */
class UnsettledTest {

    private static final long MARGIN = Unsettled.ARRIVAL_NANOS;
    private static final Namespace ELSEWHERE = new Namespace("replica:6379", 0, Namespace.DEFAULT_USER);

    private long nowNanos = -5; // nanoTime may be negative
    private final Versions versions = new Versions(() -> nowNanos);
    private final LocalTier local = new LocalTier(Lookups.settings(), versions, () -> nowNanos);
    private final Key key = key("a");

    private Lookup begun(Namespace namespace) {
        Lookup lookup = Lookups.lookup("a", namespace, versions.of(key), null);
        return new Lookup(lookup.client(), lookup.node(), lookup.key(), lookup.route(), nowNanos, lookup.version());
    }

    private boolean isKept(Lookup lookup) {
        local.remember(lookup, Value.of("old"));
        boolean kept = local.answer(lookup) != null;
        local.forget(key);
        return kept;
    }

    private boolean isReadKept(Namespace namespace) {
        nowNanos += 1_000;
        Lookup lookup = begun(namespace);
        nowNanos += 1_000;
        return isKept(lookup);
    }

    @Test
    void remember_withoutFailedWrites_keeps() {
        versions.move(key);

        assertThat(isReadKept(NAMESPACE)).isTrue();
    }

    @Test
    void remember_soonAfterAFailedWrite_doesNotKeepHoweverOftenTheServerReplies() {
        versions.doubt(key, NAMESPACE.server());

        for (int i = 0; i < 10; i++) {
            assertThat(isReadKept(NAMESPACE)).isFalse();
        }
    }

    @Test
    void remember_serverStoodStillForAnHour_keepsNothingUntilItHasRepliedOnce() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += TimeUnit.HOURS.toNanos(1);
        Lookup first = begun(NAMESPACE);
        Lookup second = begun(NAMESPACE);
        nowNanos += 1_000;

        assertThat(isKept(first)).as("may have come before the write").isFalse();
        assertThat(isKept(second)).as("sent before the first reply").isFalse();
        assertThat(isReadKept(NAMESPACE)).as("sent after it").isTrue();
    }

    @Test
    void remember_readBeganBeforeTheBytesCanHaveArrived_itsReplyTellsNothing() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += MARGIN - 1;
        Lookup early = begun(NAMESPACE);
        nowNanos += MARGIN;

        assertThat(isKept(early)).isFalse();
        assertThat(isReadKept(NAMESPACE)).as("the first that tells").isFalse();
        assertThat(isReadKept(NAMESPACE)).isTrue();
    }

    @Test
    void remember_secondWriteFailed_beginsAgain() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += MARGIN;
        assertThat(isReadKept(NAMESPACE)).isFalse();
        versions.doubt(key, NAMESPACE.server());

        assertThat(isReadKept(NAMESPACE)).isFalse();
    }

    @Test
    void remember_fromAnotherServer_isBarredForAMinute() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += Unsettled.ELSEWHERE_NANOS - 4_000;
        assertThat(isReadKept(ELSEWHERE)).isFalse();
        assertThat(isReadKept(NAMESPACE)).as("which tells that server").isFalse();
        assertThat(isReadKept(NAMESPACE)).isTrue();
        assertThat(isReadKept(ELSEWHERE)).isTrue();
    }

    @Test
    void remember_itsServerHasReplied_anotherStaysBarred() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += MARGIN;
        assertThat(isReadKept(NAMESPACE)).isFalse();

        assertThat(isReadKept(NAMESPACE)).isTrue();
        assertThat(isReadKept(ELSEWHERE)).isFalse();
    }

    @Test
    void remember_writeToAnUnknownServer_isBarredForAMinute() {
        versions.doubt(key, null);
        nowNanos += MARGIN;
        assertThat(isReadKept(NAMESPACE)).isFalse();
        assertThat(isReadKept(NAMESPACE)).isFalse();
        nowNanos += Unsettled.ELSEWHERE_NANOS;

        assertThat(isReadKept(NAMESPACE)).isTrue();
    }

    @Test
    void remember_writesToTwoServersFailed_bothHaveToBeOver() {
        versions.doubt(key, NAMESPACE.server());
        nowNanos += Unsettled.ELSEWHERE_NANOS / 2;
        versions.doubt(key, ELSEWHERE.server());
        nowNanos += Unsettled.ELSEWHERE_NANOS;

        assertThat(isReadKept(NAMESPACE)).isFalse();
        assertThat(isReadKept(ELSEWHERE)).isFalse();
        assertThat(isReadKept(NAMESPACE)).isTrue();
        assertThat(isReadKept(ELSEWHERE)).isTrue();
    }

    @Test
    void remember_afterAFailedScript_isBarredWhateverTheKey() {
        versions.doubtAll(NAMESPACE.server());
        assertThat(isReadKept(NAMESPACE)).isFalse();
        nowNanos += MARGIN;
        assertThat(isReadKept(NAMESPACE)).isFalse();

        assertThat(isReadKept(NAMESPACE)).isTrue();
    }

    @Test
    void doubt_rememberedValue_isOutdated() {
        Lookup before = begun(NAMESPACE);
        versions.doubt(key, NAMESPACE.server());

        assertThat(isKept(before)).isFalse();
        assertThat(versions.of(key)).isNotEqualTo(before.version());
    }

    @Test
    void loaded_afterAFailedWrite_isKept() {
        versions.doubt(key, NAMESPACE.server());
        Lookup lookup = begun(NAMESPACE);

        local.loaded(lookup, Value.of("from the origin"), TimeUnit.SECONDS.toNanos(1), true);

        assertThat(local.answer(lookup)).isNotNull();
    }

    /** It stood there for a moment and was taken back: who began before may have seen it. */
    @Test
    void remember_whatStoodThereIsOver_keepsWhatBeganAfterIt() {
        Lookup before = begun(NAMESPACE);
        versions.unsure(key, NAMESPACE.server(), true);

        assertThat(isKept(before)).isFalse();
        assertThat(isReadKept(NAMESPACE)).isTrue();
        assertThat(isKept(before)).as("a late reply").isFalse();
    }

    @Test
    void remember_whatStoodThereIsOverAndAWriteFailedBefore_waitsForThatAllTheSame() {
        versions.doubt(key, NAMESPACE.server());
        versions.unsure(key, NAMESPACE.server(), true);

        assertThat(isReadKept(NAMESPACE)).isFalse();
        nowNanos += MARGIN;
        assertThat(isReadKept(NAMESPACE)).as("the first that tells").isFalse();
        assertThat(isReadKept(NAMESPACE)).isTrue();
    }

    @Test
    void remember_whatMayStandThere_isNotKeptForAWhile() {
        versions.unsure(key, NAMESPACE.server(), false);

        assertThat(isReadKept(NAMESPACE)).isFalse();
    }

    @Test
    void failed_tenTimesAsManyServersAsAreToldApart_isBoundedAndKeepsNothingForGood() {
        Unsettled unsettled = new Unsettled(2);
        for (int i = 0; i < 10 * Unsettled.MAX_SERVERS; i++) {
            unsettled.failed(0, "gone:" + i, nowNanos);
            unsettled.failed(0, "gone:" + i, nowNanos);
            assertThat(unsettled.servers(0)).isLessThanOrEqualTo(Unsettled.MAX_SERVERS);
        }
        nowNanos += TimeUnit.DAYS.toNanos(1);

        assertThat(unsettled.mayKeep(0, begun(NAMESPACE), nowNanos)).isFalse();
        assertThat(unsettled.mayKeep(1, begun(NAMESPACE), nowNanos)).isTrue();
    }
}

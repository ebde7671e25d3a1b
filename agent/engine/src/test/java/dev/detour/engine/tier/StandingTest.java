package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.tier.Role.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Times are small numbers around an origin close to where the clock overflows. */
class StandingTest {

    private static final long START =
            Long.valueOf(Long.MAX_VALUE - 150); // no constant, or its overflow would be an error
    private static final long STALE = 1_000;

    private long now = START;
    private final Offsets primary = new Offsets();
    private final Versions versions = new Versions(() -> now);
    private Standing standing = Standing.NONE;

    /** The ids of their histories; empty as before Redis 4, where only offsets tell histories apart. */
    private String primarys = "";

    private String replicas = "";
    private String replicasFormer = "";

    private void sample(long at, long primaryOffset, long replicaOffset) {
        primary(at, primaryOffset);
        replica(at + 1, Kind.CONNECTED, replicaOffset);
    }

    private void primary(long at, long offset) {
        now = START + at;
        primary.told(now, offset, primarys);
    }

    private void replica(long at, Kind kind, long offset) {
        now = START + at;
        standing = standing.after(new Role(kind, offset, replicas, replicasFormer, "", List.of()), primary, now);
    }

    private void histories(String ofPrimary, String ofReplica) {
        primarys = ofPrimary;
        replicas = ofReplica;
    }

    private void write(long at) {
        now = START + at;
        versions.move(key("k"));
    }

    private boolean isFitAt(long at) {
        return standing.isFit(primary, STALE, START + at);
    }

    private boolean covers() {
        return standing.covers(key("k"), versions);
    }

    private void inStep() {
        sample(100, 10, 10);
        sample(200, 20, 20);
    }

    @Test
    void fit_neverOrOnceSampled_isNot() {
        assertThat(isFitAt(0)).isFalse();
        sample(100, 10, 10);

        assertThat(isFitAt(101)).isFalse();
    }

    @Test
    void fit_inStepTwice_isUntilItsSampleIsTooOld() {
        inStep();

        assertThat(isFitAt(200 + STALE)).isTrue();
        assertThat(isFitAt(201 + STALE)).isFalse();
        assertThat(standing.ageNanos(START + 260)).isEqualTo(60);
    }

    @Test
    void fit_replicaThatLags_countsFromTheMarkThatItReached() {
        inStep();
        sample(300, 40, 25);

        assertThat(standing.ageNanos(START + 310)).isEqualTo(110);
        sample(400, 60, 50);
        assertThat(standing.ageNanos(START + 410)).isEqualTo(110);
    }

    @Test
    void fit_linkFellWithThePrimary_remains() {
        inStep();
        replica(300, Kind.APART, -1);
        replica(400, Kind.APART, -1);

        assertThat(isFitAt(401)).isTrue();
    }

    @Test
    void fit_linkDownAndPrimaryAnswers_isNot() {
        inStep();
        replica(300, Kind.APART, -1);
        primary(301, 30);

        assertThat(isFitAt(302)).isFalse();
        replica(303, Kind.CONNECTED, 30);
        assertThat(isFitAt(304)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"APART", "PRIMARY", "OTHER"})
    void fit_primaryIsGone_roleThatKeepsTheData_remains(Kind kind) {
        inStep();
        replica(300, kind, -1);

        assertThat(isFitAt(301)).isTrue();
    }

    @Test
    void fit_replicaIsGivenANewCopy_isNot() {
        inStep();
        replica(300, Kind.COPYING, -1);
        assertThat(isFitAt(301)).isFalse();

        replica(302, Kind.APART, -1);
        assertThat(isFitAt(303)).isFalse();
    }

    @Test
    void fit_primaryBeganAnotherHistory_isNot() {
        inStep();
        primary(300, 0);

        assertThat(isFitAt(301)).isFalse();
    }

    @Test
    void fit_replicaFurtherThanThePrimaryLater_followsAnotherHistory() {
        sample(100, 10, 1_000);
        sample(200, 20, 1_000);

        assertThat(isFitAt(202)).isFalse();
        sample(300, 30, 1_000);
        assertThat(isFitAt(302)).isFalse();
    }

    @Test
    void covers_neverWrittenSinceThisProcessBegan_isTrue() {
        inStep();

        assertThat(covers()).isTrue();
    }

    @Test
    void covers_writtenAfterTheSampleBefore_isFalseUntilTwoMoreAreReached() {
        inStep();
        write(210);
        assertThat(covers()).isFalse();
        sample(300, 30, 30);
        assertThat(covers()).isFalse();
        sample(400, 40, 30);
        assertThat(covers()).isFalse();
        sample(500, 50, 50);

        assertThat(covers()).isTrue();
    }

    @Test
    void covers_everythingWritten_isFalse() {
        inStep();
        now = START + 210;
        versions.moveAll();

        assertThat(covers()).isFalse();
    }

    @Test
    void covers_writeReturnsLate_isTakenAwayByItsSecondMark() {
        sample(100, 10, 10);
        write(150);
        sample(200, 20, 20);
        sample(300, 30, 30);
        assertThat(covers()).isTrue();

        write(310);
        assertThat(covers()).isFalse();
    }

    @Test
    void fit_anotherHistoryWithOffsetsCloseToIt_isNot() {
        inStepOf("a", "b");

        assertThat(isFitAt(202)).isFalse();
        sample(300, 30, 30);
        assertThat(isFitAt(302)).isFalse();
    }

    private void inStepOf(String ofPrimary, String ofReplica) {
        histories(ofPrimary, ofReplica);
        inStep();
    }

    @Test
    void fit_nameOfThePrimaryMovesToAnotherHistory_isNot() {
        inStepOf("a", "a");
        assertThat(isFitAt(202)).isTrue();
        histories("b", "a");
        sample(300, 30, 30);
        sample(400, 40, 40);

        assertThat(isFitAt(402)).isFalse();
    }

    @Test
    void fit_bothGoOverToAnotherHistory_isWhenItIsInStepThere() {
        inStepOf("a", "a");
        histories("b", "b");
        replicasFormer = "a";
        sample(300, 30, 30);
        assertThat(isFitAt(302)).isFalse();
        sample(400, 40, 40);

        assertThat(isFitAt(402)).isTrue();
    }

    @Test
    void fit_followsAnotherThatContinuesItsHistory_remainsWhileThePrimaryIsSilent() {
        inStepOf("a", "a");
        histories("a", "b");
        replicasFormer = "a";
        replica(300, Kind.CONNECTED, 30);
        replica(400, Kind.CONNECTED, 40);

        assertThat(isFitAt(401)).isTrue();
    }

    @Test
    void fit_copiedAnotherHistoryUnseen_isNot() {
        inStepOf("a", "a");
        histories("a", "b");
        replica(300, Kind.CONNECTED, 30);

        assertThat(isFitAt(301)).isFalse();
    }

    @Test
    void fit_wentBack_hasLostItsData() {
        inStepOf("a", "a");
        replica(300, Kind.APART, 1);

        assertThat(isFitAt(301)).isFalse();
    }

    @Test
    void fit_laggedWhenThePrimaryFell_isWhenItTellsThatItHasEverything() {
        histories("a", "a");
        sample(100, 10, 0);
        sample(200, 20, 0);
        assertThat(isFitAt(202)).isFalse();
        replica(300, Kind.APART, 20);

        assertThat(isFitAt(301)).isTrue();
        assertThat(standing.ageNanos(START + 310)).isEqualTo(110);
        primary(400, 30);
        assertThat(isFitAt(401)).isFalse();
    }

    @Test
    void covers_writtenBeforeThePrimaryFell_isTrueWhenTheReplicaTellsThatItIsThere() {
        histories("a", "a");
        sample(100, 10, 10);
        write(150);
        sample(200, 20, 10);
        sample(300, 20, 10);
        assertThat(covers()).isFalse();
        replica(400, Kind.APART, 20);

        assertThat(covers()).isTrue();
    }
}

package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Condition;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each witness makes of a null. Times of the tables are steps from a moment at which the clock wraps around. */
class WitnessesTest {

    private static final long NEVER = -1_000_000;
    private static final long BASE = Samples.beforeTheWrap(50);
    private static final long NOW = 100;

    private static final Recollection SEEN = seen(10, KeyMemory.UNKNOWN_TTL);

    private static Recollection seen(long seen, long ttlEnd) {
        return new Recollection(true, at(seen), ttlEnd, Fact.NONE, 0, KeyMemory.NO_SERVER, 1);
    }

    private static Recollection fact(long seen, Fact fact, long when, int server) {
        return new Recollection(true, at(seen), KeyMemory.UNKNOWN_TTL, fact, at(when), server, 1);
    }

    private static long at(long step) {
        return BASE + step;
    }

    private static long ttlEnd(String end) {
        return switch (end) {
            case "none" -> KeyMemory.NO_TTL;
            case "unknown" -> KeyMemory.UNKNOWN_TTL;
            default -> at(Long.parseLong(end));
        };
    }

    private static Condition server(long lost, long evicted, long expired, boolean evictsMore) {
        return new Condition(true, at(90), false, false, true, false, at(lost), at(evicted), at(expired), evictsMore);
    }

    private static Condition calm() {
        return server(NEVER, NEVER, NEVER, false);
    }

    private static Case of(@Nullable Recollection memory, Condition server) {
        return of(memory, server, false, null);
    }

    private static Case of(
            @Nullable Recollection memory, Condition server, boolean isOutOfSight, Emptied.@Nullable When emptied) {
        return new Case(memory, server, isOutOfSight, emptied, false, at(NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,",
        "OWN_WRITE,",
        "OWN_DELETE,",
        "STORED,",
        "INVALIDATED,",
        "EXPIRED, EXPIRED",
        "EVICTED, EVICTED",
        "REMOVED, DELETED",
        "RENAMED_AWAY, DELETED"
    })
    void event_factThatAServerTold_isItsKind(Fact fact, @Nullable MissKind kind) {
        Recollection told = fact(10, fact, 20, 3);

        assertThat(new EventWitness().of(of(told, calm(), false, null)))
                .isEqualTo(kind == null ? null : new Verdict(kind, Source.EVENT, Confidence.LIKELY));
    }

    @ParameterizedTest
    @EnumSource(Fact.class)
    void event_ownFactOrOneBeforeTheKeyWasSeen_isNone(Fact fact) {
        assertThat(new EventWitness().of(of(fact(10, fact, 20, KeyMemory.NO_SERVER), calm(), false, null)))
                .isNull();
        assertThat(new EventWitness().of(of(fact(21, fact, 20, 3), calm(), false, null)))
                .isNull();
        assertThat(new EventWitness().of(of(null, calm()))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "OWN_DELETE, -1, 20, DELETED",
        "OWN_DELETE, -1, 9, ",
        "RENAMED_AWAY, -1, 20, DELETED",
        "RENAMED_AWAY, 3, 20, ",
        "OWN_WRITE, -1, 20, ",
        "REMOVED, 3, 20, "
    })
    void ownWrite_latestFact_isDeletedIfItWasOurs(Fact fact, int server, long when, @Nullable MissKind kind) {
        assertThat(new OwnWriteWitness().of(of(fact(10, fact, when, server), calm())))
                .isEqualTo(kind == null ? null : Verdict.likely(kind, Source.OWN_WRITE));
    }

    @ParameterizedTest
    @CsvSource({"100, true", "101, false", "10, true", "9, false", "none, false", "unknown, false"})
    void ownWrite_timeToLive_isExpiredOnceItIsOverUnlessTheKeyWasSeenSince(String end, boolean isOver) {
        assertThat(new OwnWriteWitness().of(of(seen(10, ttlEnd(end)), calm())))
                .isEqualTo(isOver ? Verdict.likely(MissKind.EXPIRED, Source.OWN_WRITE) : null);
    }

    @Test
    void ownWrite_databaseEmptiedByUsSinceTheKeyWasSeen_isColdStart() {
        OwnWriteWitness witness = new OwnWriteWitness();
        Verdict emptied = Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE);

        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(10), true))))
                .isEqualTo(emptied);
        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(9), true))))
                .isNull();
        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(10), false))))
                .isNull();
        assertThat(witness.of(of(null, calm(), false, new Emptied.When(at(10), true))))
                .isNull();
    }

    @Test
    void tracking_databaseEmptiedByOthersSinceTheKeyWasSeen_isColdStart() {
        TrackingWitness witness = new TrackingWitness();

        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(10), false))))
                .isEqualTo(Verdict.likely(MissKind.COLD_START, Source.TRACKING));
        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(9), false))))
                .isNull();
        assertThat(witness.of(of(SEEN, calm(), false, new Emptied.When(at(10), true))))
                .isNull();
        assertThat(witness.of(of(null, calm(), false, new Emptied.When(at(10), false))))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"NEVER, NEVER, DELETED", "20, NEVER, EVICTED", "19, NEVER, DELETED", "NEVER, 20, EXPIRED"})
    void tracking_invalidated_isWhatTheServerDoesByItselfOrElseDeleted(String evicted, String expired, MissKind kind) {
        Condition server = server(NEVER, step(evicted), step(expired), false);

        assertThat(new TrackingWitness().of(of(fact(10, Fact.INVALIDATED, 20, 3), server)))
                .isEqualTo(Verdict.likely(kind, Source.TRACKING));
        assertThat(new TrackingWitness().of(of(fact(21, Fact.INVALIDATED, 20, 3), server)))
                .isNull();
        assertThat(new TrackingWitness().of(of(fact(10, Fact.EXPIRED, 20, 3), server)))
                .isNull();
        assertThat(new TrackingWitness().of(of(null, server))).isNull();
    }

    private static long step(String step) {
        return step.equals("NEVER") ? NEVER : Long.parseLong(step);
    }

    @ParameterizedTest
    @CsvSource({
        // lost, out of sight, cold; of a key seen at 10, of one never seen
        "NEVER, false, false, , ",
        "10, false, false, , ",
        "10, false, true, LIKELY, UNKNOWN",
        "9, false, false, , ",
        "NEVER, true, false, UNKNOWN, UNKNOWN",
        "10, true, true, LIKELY, UNKNOWN",
        "9, false, true, , UNKNOWN"
    })
    void identity_serverThatMayHaveLostTheKey_isColdStart(
            String lost, boolean isOutOfSight, boolean isCold, @Nullable Confidence seen, @Nullable Confidence unseen) {
        Condition server =
                new Condition(true, at(90), false, false, true, isCold, at(step(lost)), at(NEVER), at(NEVER), false);

        assertThat(new IdentityWitness().of(of(SEEN, server, isOutOfSight, null)))
                .isEqualTo(coldStart(seen));
        assertThat(new IdentityWitness().of(of(null, server, isOutOfSight, null)))
                .isEqualTo(coldStart(unseen));
    }

    private static @Nullable Verdict coldStart(@Nullable Confidence confidence) {
        return confidence == null ? null : new Verdict(MissKind.COLD_START, Source.IDENTITY, confidence);
    }

    @ParameterizedTest
    @CsvSource({
        // evicted, expired, more evicted, end of the key; seen at 10
        "NEVER, NEVER, false, unknown, ",
        "9, 9, false, unknown, ",
        "10, NEVER, false, unknown, EVICTED",
        "NEVER, 10, false, unknown, EXPIRED",
        "50, 50, false, unknown, EXPIRED",
        "50, 50, true, unknown, EVICTED",
        "50, 50, true, none, ",
        "50, 50, false, 101, EVICTED",
        "NEVER, 50, false, 101, ",
        "NEVER, 50, false, 100, EXPIRED",
        "NEVER, 50, false, none, "
    })
    void info_countersThatWentOnSince_isWhatMayHaveBecomeOfTheKey(
            String evicted, String expired, boolean evictsMore, String ttlEnd, @Nullable MissKind kind) {
        Condition server = server(NEVER, step(evicted), step(expired), evictsMore);

        assertThat(new InfoWitness().of(of(seen(10, ttlEnd(ttlEnd)), server)))
                .isEqualTo(kind == null ? null : Verdict.likely(kind, Source.INFO));
        assertThat(new InfoWitness().of(of(null, server))).isNull();
    }

    @Test
    void info_serverThatEvictsAnything_mayHaveEvictedAKeyWithoutATimeToLive() {
        Condition allKeys = new Condition(true, at(90), false, false, false, false, at(NEVER), at(50), at(NEVER), true);

        assertThat(new InfoWitness().of(of(seen(10, KeyMemory.NO_TTL), allKeys)))
                .isEqualTo(Verdict.likely(MissKind.EVICTED, Source.INFO));
    }

    @Test
    void infoAndIdentity_serverThatWasNotSampled_isNone() {
        Case unknown = of(SEEN, Condition.unknown(at(NOW)));

        assertThat(new InfoWitness().of(unknown)).isNull();
        assertThat(new IdentityWitness().of(unknown)).isNull();
    }

    @Test
    void origin_knownToHaveNone_isAbsent() {
        Case absent = new Case(null, calm(), false, null, true, at(NOW));

        assertThat(new OriginWitness().of(absent)).isEqualTo(Verdict.likely(MissKind.ABSENT, Source.ORIGIN));
        assertThat(new OriginWitness().of(of(null, calm()))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"unknown, EVICTED", "200, EVICTED", "none, DELETED"})
    void tracking_invalidatedUnderPressure_isEvictedIfTheKeyMayBe(String ttlEnd, MissKind kind) {
        Condition pressed = new Condition(true, at(15), true, false, true, false, at(NEVER), at(15), at(NEVER), true);
        Recollection invalidated = new Recollection(true, at(10), ttlEnd(ttlEnd), Fact.INVALIDATED, at(20), 3, 1);

        assertThat(new TrackingWitness().of(of(invalidated, pressed))).isEqualTo(Verdict.likely(kind, Source.TRACKING));
    }
}

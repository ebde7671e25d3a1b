package dev.detour.engine.evidence;

import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.evidence.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.model.Verdict.Confidence;
import dev.detour.engine.model.Verdict.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEvidenceTest {

    private static final String SERVER = "redis:6379";
    private static final Scope SCOPE = new Scope(SERVER, 0);
    private static final Namespace NAMESPACE = Lookups.NAMESPACE;
    private static final byte[] KEY = key("a").bytes();

    private static final Route ROUTE =
            new Route("test", null, Lookups.settings().policy());
    private static final Route ALIKE = new Route(
            "alike",
            null,
            Lookups.settings(
                            "table.expired", "[origin]",
                            "table.evicted", "[origin]",
                            "table.deleted", "[origin]",
                            "table.cold-start", "[origin]",
                            "table.absent", "[origin]",
                            "table.unexplained", "[origin]")
                    .policy());

    private long now = -100 * SECOND; // nanoTime may be negative
    private final SampledPrimary primary = new SampledPrimary(now);
    private final Map<String, Long> heardSince = new HashMap<>();
    private boolean isLive;
    private boolean isStalled;
    private boolean isAbsent;
    private final List<Verdict> counted = new ArrayList<>();
    private final List<String> servers = new ArrayList<>();

    private final KeyEvidence evidence = evidence(1 << 20);

    private KeyEvidence evidence(long bytes) {
        return new KeyEvidence(
                new KeyMemory(bytes, () -> now),
                new KeyEvidence.Hearsay() {
                    @Override
                    public boolean isLive(String server, int database) {
                        return isLive;
                    }

                    @Override
                    public boolean isCompleteSince(String server, int database, long nanos) {
                        Long since = heardSince.get(server);
                        return since != null && nanos - since >= 0;
                    }

                    @Override
                    public boolean isProven(String server, int database, long nanos) {
                        return !isStalled;
                    }

                    @Override
                    public void ask(String server, int database) {}
                },
                lookup -> isAbsent,
                (server, verdict, nulls) -> {
                    for (int i = 0; i < nulls; i++) {
                        counted.add(verdict);
                        servers.add(server);
                    }
                },
                () -> now);
    }

    private Lookup read(@Nullable String server, Route route) {
        Node node = new Node(NAMESPACE, server, null, primary);
        return new Lookup("test", node, key("a"), route, now, 0);
    }

    private Lookup read() {
        return read(SERVER, ROUTE);
    }

    private void later(long nanos) {
        now += nanos;
    }

    private void listen() {
        isLive = true;
        heardSince.put(SERVER, now);
    }

    private void told(KeyEvent.Kind kind) {
        evidence.told(SCOPE, SERVER, kind, key("a"));
    }

    private Verdict judged() {
        return evidence.judge(read()).verdict();
    }

    private static Verdict event(MissKind kind, Confidence confidence) {
        return new Verdict(kind, Source.EVENT, confidence);
    }

    @Test
    void judge_neverSeen_isUnexplainedAndCountedOnce() {
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);

        evidence.settle();
        assertThat(counted).containsExactly(Verdict.UNEXPLAINED);
        assertThat(servers).containsExactly(SERVER);
    }

    @Test
    void judge_nothingKnownOfTheServer_isCountedUnderNoName() {
        isLive = true;
        evidence.judge(read(null, ROUTE));
        evidence.judge(new Lookup("test", Node.UNKNOWN, key("a"), ROUTE, now, 0));

        assertThat(servers).containsExactly("", "");
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED, EXPIRED", "EVICTED, EVICTED", "REMOVED, DELETED", "RENAMED_AWAY, DELETED"})
    void judge_eventBeforeTheNull_isCertainASecondLaterIfAllWasHeardSince(KeyEvent.Kind told, MissKind kind) {
        listen();
        evidence.seen(read());
        later(SECOND);
        told(told);

        assertThat(judged()).isEqualTo(event(kind, Confidence.LIKELY));
        later(SECOND + 1);
        evidence.settle();
        heardSince.put(SERVER, now);
        assertThat(judged()).isEqualTo(event(kind, Confidence.LIKELY));
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(event(kind, Confidence.CERTAIN), event(kind, Confidence.LIKELY));
    }

    @Test
    void judge_eventBeforeTheNullAndAnotherValueSince_isNeverCertain() {
        listen();
        evidence.seen(read());
        later(SECOND);
        told(KeyEvent.Kind.EXPIRED);
        judged();
        told(KeyEvent.Kind.STORED);
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(event(MissKind.EXPIRED, Confidence.LIKELY));
    }

    @Test
    void judge_eventOfAnotherServer_isNotCertain() {
        listen();
        heardSince.put("other:6379", now);
        evidence.seen(read());
        later(SECOND);
        told(KeyEvent.Kind.REMOVED);

        assertThat(evidence.judge(read("other:6379", ROUTE)).verdict())
                .isEqualTo(event(MissKind.DELETED, Confidence.LIKELY));
    }

    @Test
    void judge_storedAgainAfterItsEnd_isNoMoreThan() {
        listen();
        evidence.seen(read());
        told(KeyEvent.Kind.REMOVED);
        later(SECOND);
        told(KeyEvent.Kind.STORED);

        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void judge_eventAfterTheNull_correctsTheCountAndNotTheAnswer() {
        listen();
        evidence.seen(read());
        later(SECOND);
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
        assertThat(counted).isEmpty();
        later(SECOND / 1000);
        told(KeyEvent.Kind.EXPIRED);

        later(SECOND);
        evidence.settle();
        evidence.settle();
        assertThat(counted).containsExactly(event(MissKind.EXPIRED, Confidence.CERTAIN));
    }

    @Test
    void judge_noEventFollows_isCountedAsJudged() {
        listen();
        judged();
        judged();
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(Verdict.UNEXPLAINED, Verdict.UNEXPLAINED);
    }

    @Test
    void judge_ownDelete_isDeleted() {
        evidence.seen(read());
        evidence.removed(NAMESPACE, KEY);

        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.DELETED, Source.OWN_WRITE));
    }

    @Test
    void judge_ownDeleteAndItsEvent_isCertain() {
        listen();
        later(SECOND);
        evidence.removed(NAMESPACE, KEY);
        told(KeyEvent.Kind.REMOVED);

        assertThat(judged()).isEqualTo(event(MissKind.DELETED, Confidence.LIKELY));
        later(SECOND + 1);
        evidence.settle();
        assertThat(counted).containsExactly(event(MissKind.DELETED, Confidence.CERTAIN));
    }

    @Test
    void judge_ownTimeToLive_isExpiredOnceItIsOver() {
        evidence.stored(NAMESPACE, KEY, now + 5 * SECOND);
        later(4 * SECOND);
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
        later(SECOND);

        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.EXPIRED, Source.OWN_WRITE));
    }

    @Test
    void judge_timeToLiveThatWasTakenAwayKeptOrRenamed_isWhatIsLeftOfIt() {
        evidence.stored(NAMESPACE, KEY, now + SECOND);
        evidence.expires(NAMESPACE, KEY, KeyFacts.NO_TTL);
        later(2 * SECOND);
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);

        evidence.stored(NAMESPACE, KEY, now + SECOND);
        evidence.stored(NAMESPACE, KEY, KeyFacts.KEEP_TTL);
        later(2 * SECOND);
        assertThat(judged().kind()).isEqualTo(MissKind.EXPIRED);

        evidence.stored(NAMESPACE, key("b").bytes(), now + SECOND);
        evidence.renamed(NAMESPACE, key("b").bytes(), KEY);
        later(2 * SECOND);
        assertThat(judged().kind()).isEqualTo(MissKind.EXPIRED);
    }

    @Test
    void judge_ownRename_isDeletedUnderTheOldName() {
        evidence.stored(NAMESPACE, KEY, KeyFacts.NO_TTL);
        evidence.renamed(NAMESPACE, KEY, key("b").bytes());

        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.DELETED, Source.OWN_WRITE));
    }

    @Test
    void judge_doubtedWrite_isUnexplained() {
        evidence.removed(NAMESPACE, KEY);
        evidence.doubted(NAMESPACE, KEY);

        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @ParameterizedTest
    @CsvSource({"0, false, true", "1, false, false", "1, true, true"})
    void judge_databaseThatThisProcessEmptied_isColdStart(int database, boolean all, boolean isCold) {
        evidence.seen(read());
        later(SECOND);
        evidence.emptied(new Namespace(SERVER, database, "alice"), all);

        assertThat(judged())
                .isEqualTo(isCold ? Verdict.likely(MissKind.COLD_START, Source.OWN_WRITE) : Verdict.UNEXPLAINED);
    }

    @Test
    void judge_databaseThatOthersEmptied_isColdStartUnlessSeenSince() {
        evidence.seen(read());
        later(SECOND);
        evidence.toldEverything(SERVER);
        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.COLD_START, Source.TRACKING));

        later(Emptied.EVIDENCE_NANOS + 1);
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
        evidence.toldEverything(SERVER);
        later(SECOND);
        evidence.seen(read());
        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void judge_severalWitnesses_believesTheStrongest() {
        isAbsent = true;
        primary.tell(new Condition(true, now, true, false, false, true, now + SECOND, now + SECOND, now, true));
        assertThat(judged()).isEqualTo(new Verdict(MissKind.COLD_START, Source.IDENTITY, Confidence.UNKNOWN));

        evidence.seen(read());
        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.COLD_START, Source.IDENTITY));
        told(KeyEvent.Kind.CHANGED);
        assertThat(judged().source()).isEqualTo(Source.TRACKING);
        evidence.removed(NAMESPACE, KEY);
        assertThat(judged().source()).isEqualTo(Source.OWN_WRITE);
        told(KeyEvent.Kind.EVICTED);
        assertThat(judged()).isEqualTo(event(MissKind.EVICTED, Confidence.LIKELY));
    }

    @Test
    void judge_originHasNoneEither_isAbsent() {
        isAbsent = true;

        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.ABSENT, Source.ORIGIN));
    }

    @Test
    void judge_serverUnderPressure_isSaidSo() {
        assertThat(evidence.judge(read()).underPressure()).isFalse();
        long never = Condition.never(now);
        primary.tell(new Condition(true, now, true, false, false, false, never, never, never, false));

        assertThat(evidence.judge(read()).underPressure()).isTrue();
    }

    @Test
    void judge_routeThatSendsEveryNullTheSameWay_remembersNothing() {
        Lookup alike = read(SERVER, ALIKE);
        evidence.seen(alike);
        evidence.judge(alike);

        assertThat(evidence.reads(alike)).isZero();
        assertThat(counted).hasSize(1);
    }

    @Test
    void reads_hitsAndNulls_areCountedUpToThree() {
        assertThat(evidence.reads(read())).isZero();
        evidence.seen(read());
        judged();
        assertThat(evidence.reads(read())).isEqualTo(2);
        judged();
        judged();
        assertThat(evidence.reads(read())).isEqualTo(3);
    }

    @Test
    void told_keyThatWasNeverReadOrWritten_keepsNothing() {
        told(KeyEvent.Kind.REMOVED);

        assertThat(judged()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void told_echoOfAnOwnWrite_isOursForASecond() {
        evidence.stored(NAMESPACE, KEY, KeyFacts.NO_TTL);
        later(SECOND - 1);
        assertThat(evidence.told(SCOPE, SERVER, KeyEvent.Kind.CHANGED, key("a")))
                .isTrue();

        evidence.stored(NAMESPACE, KEY, KeyFacts.NO_TTL);
        later(SECOND + 1);
        assertThat(evidence.told(SCOPE, SERVER, KeyEvent.Kind.CHANGED, key("a")))
                .isFalse();
        evidence.seen(read());
        assertThat(evidence.told(SCOPE, SERVER, KeyEvent.Kind.CHANGED, key("a")))
                .isFalse();
    }

    @Test
    void judge_nothingIsRemembered_countsEachNullOnce() {
        KeyEvidence forgetful = evidence(0);
        isLive = true;
        forgetful.seen(read());
        forgetful.judge(read());
        forgetful.judge(read("other:6379", ROUTE));
        later(2 * SECOND);
        forgetful.settle();

        assertThat(counted).containsExactly(Verdict.UNEXPLAINED, Verdict.UNEXPLAINED);
        assertThat(servers).containsExactlyInAnyOrder(SERVER, "other:6379");
    }

    @Test
    void judge_eventOfOneOfTooManyServers_isNotCertain() {
        for (int i = 0; i < ServerNumbers.NOBODY; i++) {
            evidence.seen(read());
            evidence.told(SCOPE, "server-" + i, KeyEvent.Kind.STORED, key("a"));
        }
        listen();
        later(SECOND);
        evidence.told(SCOPE, "one more", KeyEvent.Kind.REMOVED, key("a"));

        assertThat(judged()).isEqualTo(event(MissKind.DELETED, Confidence.LIKELY));
    }

    @Test
    void told_storedAndGoneAgainAfterTheNull_explainsNothing() {
        listen();
        evidence.seen(read());
        later(SECOND);
        Verdict judged = judged();
        told(KeyEvent.Kind.STORED);
        told(KeyEvent.Kind.REMOVED);

        assertThat(counted).containsExactly(judged);
        assertThat(judged.source()).isNotEqualTo(Verdict.Source.EVENT);
    }

    @Test
    void told_byAnotherServerThanGaveTheNull_explainsNothing() {
        listen();
        heardSince.put("other:6379", now);
        evidence.seen(read());
        later(SECOND);
        Verdict judged = judged();
        evidence.told(SCOPE, "other:6379", KeyEvent.Kind.REMOVED, key("a"));
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(judged);
        assertThat(judged.source()).isNotEqualTo(Verdict.Source.EVENT);
    }

    @Test
    void told_eventsWereLostSinceTheNull_isNotCertain() {
        listen();
        evidence.seen(read());
        later(SECOND);
        judged();
        heardSince.put(SERVER, now + 1);
        later(2);
        told(KeyEvent.Kind.REMOVED);
        later(SECOND);
        evidence.settle();

        assertThat(counted).containsExactly(event(MissKind.DELETED, Confidence.LIKELY));
    }

    @Test
    void judge_changedAfterTheDatabaseWasEmptied_isWhatBecameOfTheKeyThen() {
        evidence.seen(read());
        later(SECOND);
        evidence.toldEverything(SERVER);
        later(SECOND);
        told(KeyEvent.Kind.CHANGED);
        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.DELETED, Source.TRACKING));

        evidence.emptied(NAMESPACE, true);
        later(2 * SECOND);
        told(KeyEvent.Kind.CHANGED);
        assertThat(judged()).isEqualTo(Verdict.likely(MissKind.DELETED, Source.TRACKING));
    }

    /** Expired, stored again and lost with all others, of which a connection that stands still has told the first alone. */
    @Test
    void judge_connectionStandsStillSinceTheEvent_isNotCertain() {
        listen();
        evidence.seen(read());
        later(SECOND);
        told(KeyEvent.Kind.EXPIRED);
        isStalled = true;
        judged();
        later(SECOND + 1);
        evidence.settle();
        assertThat(counted).isEmpty();
        later(2 * SECOND);
        evidence.settle();

        assertThat(counted).containsExactly(event(MissKind.EXPIRED, Confidence.LIKELY));
    }

    /** The same where the first is told after the null, and the others behind it. */
    @Test
    void judge_connectionGoesOnAfterTheNull_isNotCertain() {
        listen();
        evidence.seen(read());
        later(SECOND);
        isStalled = true;
        judged();
        told(KeyEvent.Kind.EXPIRED);
        told(KeyEvent.Kind.STORED);
        isStalled = false;
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(event(MissKind.EXPIRED, Confidence.LIKELY));
    }

    @Test
    void told_roleOfTheServerIsNotKnown_isNotCertain() {
        primary.forgetRole();
        listen();
        evidence.seen(alone());
        later(SECOND);
        evidence.judge(alone());
        told(KeyEvent.Kind.REMOVED);
        later(SECOND + 1);
        evidence.settle();

        assertThat(counted).containsExactly(event(MissKind.DELETED, Confidence.LIKELY));
    }

    /** A read at an address that nobody chose for being a primary's. */
    private Lookup alone() {
        return new Lookup("test", new Node(NAMESPACE, null, primary), key("a"), ROUTE, now, 0);
    }
}

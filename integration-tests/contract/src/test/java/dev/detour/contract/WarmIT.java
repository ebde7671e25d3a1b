package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What was loaded is written back to Redis, and never over or after what is newer. */
class WarmIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** A value is on probation for a second, so a longer time to live shows that it is there to stay. */
    private static final long PROBATION_MILLIS = 1_000;

    private Session session(AccessKind kind) {
        return open(Applications.running(kind, Setup.TIERS), kind, target(PATIENT));
    }

    /** Begins to read a key whose loader takes its time; returns when the loader was asked. */
    private static CompletableFuture<Reply> beginLoad(Session session, String key) {
        CompletableFuture<Reply> reply = session.sendGet(key);
        await().atMost(SOON).until(() -> session.loads(key) == 1);
        assertThat(reply).isNotDone();
        return reply;
    }

    private void awaitWarmed(String key) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat((Long) redis().command("PTTL", key)).isGreaterThan(PROBATION_MILLIS));
    }

    /** What was loaded before this has been written back when it returns, if it ever will be. */
    private void awaitEverythingWarmed(Session session) {
        for (int i = 0; i < 3; i++) {
            String key = key("product");
            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
            awaitWarmed(key);
        }
    }

    @EachKind
    void get_loaderThatNamesNoTimeToLive_warmsForTheConfiguredOne(AccessKind kind) {
        Session session = session(kind);
        String key = key("slow");

        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));

        awaitWarmed(key);
        assertThat(redis().command("GET", key)).isEqualTo("loaded " + key);
        // a minute, give or take a tenth, less what has passed
        assertThat((Long) redis().command("PTTL", key)).isBetween(30_000L, 66_000L);
    }

    /** How an application gives a value a time to live, and which, in seconds; OWN is a key of the route. */
    private static Map<List<String>, Long> waysToGiveATimeToLive() {
        long now = System.currentTimeMillis() / 1_000;
        Map<List<String>, Long> ways = new LinkedHashMap<>();
        ways.put(List.of("METHOD", "SETEX", "OWN", "100", "v"), 100L);
        ways.put(List.of("BYTES_METHOD", "PSETEX", "OWN", "200000", "v"), 200L);
        ways.put(List.of("RAW", "SET", "OWN", "v", "ex", "300"), 300L);
        ways.put(List.of("RAW_BYTES", "SET", "OWN", "v", "XX", "PX", "400000"), 400L);
        ways.put(List.of("PIPELINED", "SET", "OWN", "v", "GET", "EXAT", String.valueOf(now + 550)), 550L);
        ways.put(List.of("TRANSACTION", "SET", "OWN", "v", "PXAT", String.valueOf((now + 700) * 1_000)), 700L);
        ways.put(List.of("PIPELINED_METHOD", "SETEX", "OWN", "900", "v"), 900L);
        ways.put(List.of("TRANSACTION_METHOD", "PSETEX", "OWN", "1200000", "v"), 1_200L);
        return ways;
    }

    private void write(Session session, List<String> words, String key) {
        Reply reply = session.call(
                "write",
                words.stream().map(word -> word.equals("OWN") ? key : word).toArray(String[]::new));
        assertThat(reply.kind()).as("%s: %s", words, reply).isNotEqualTo(Reply.Kind.ERROR);
    }

    /** Of the keys that were warmed, which live a tenth longer or shorter than the application's own, or worse. */
    @EachKind
    void get_applicationGivesItsKeysATimeToLive_warmsForThat(AccessKind kind) {
        Session session = session(kind);
        session.get(key("slow:timed")); // what is cache data is known from the first read on
        String own = key("slow:timed");
        waysToGiveATimeToLive().forEach((words, seconds) -> {
            write(session, words, own);
            write(session, List.of("METHOD", "SET", own, "v"), own); // for ever says nothing
            write(session, List.of("METHOD", "EXPIRE", own, "7"), own); // nor does what may be meant to end it
            write(session, List.of("RAW", "GETEX", own, "PX", "7000"), own);
            write(session, List.of("RAW", "SETEX", key("catalog"), "7", "v"), own); // nor does another route
            String key = key("slow:timed");

            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));

            awaitWarmed(key);
            assertThat((Long) redis().command("PTTL", key))
                    .as("after %s", words)
                    .isBetween(seconds * 900 - SOON.toMillis(), seconds * 1_100);
        });
    }

    @EachKind
    void get_anotherProcessWritesDuringTheLoad_itsValueStays(AccessKind kind) {
        Session session = session(kind);
        String key = key("slow");

        CompletableFuture<Reply> reply = beginLoad(session, key);
        redis().command("SET", key, "newer");

        assertThat(session.app().await(reply).outcome()).isEqualTo(text("loaded " + key));
        awaitEverythingWarmed(session);
        assertThat(redis().command("GET", key)).isEqualTo("newer");
        assertThat(redis().command("PTTL", key)).isEqualTo(-1L);
    }

    @EachKind
    void get_thisProcessDeletesDuringTheLoad_nothingIsWarmedOrRemembered(AccessKind kind) {
        Session session = session(kind);
        Session deleting = session(kind);
        String key = key("slow");

        CompletableFuture<Reply> reply = beginLoad(session, key);
        deleting.call("del", key);

        session.app().await(reply);
        awaitEverythingWarmed(session);
        assertThat(redis().command("EXISTS", key)).isEqualTo(0L);
        redis().freeze();
        // were it remembered, memory would answer without a second load
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        assertThat(session.loads(key)).isEqualTo(2);
    }

    @EachKind
    void get_thisProcessWritesDuringTheLoad_itsValueStaysAndIsRead(AccessKind kind) {
        Session session = session(kind);
        Session writing = session(kind);
        String key = key("slow");

        CompletableFuture<Reply> reply = beginLoad(session, key);
        writing.set(key, "own");

        session.app().await(reply);
        awaitEverythingWarmed(session);
        assertThat(redis().command("GET", key)).isEqualTo("own");
        assertThat(session.get(key).outcome()).isEqualTo(text("own"));
    }

    /** Another for each attempt: who was refused once is left alone for minutes. */
    private static final int ATTEMPTS = 5;

    /** Who may set a value for a moment, and neither confirm it nor take it back: it stands there until that is over. */
    private Session whoMayNotWatch(AccessKind kind, String user) {
        redis().command("ACL", "SETUSER", user, "on", ">" + user + "'s", "~*", "&*", "+@all", "-watch");
        int timeoutMillis = Math.toIntExact(PATIENT.toMillis());
        return open(
                Applications.running(kind, Setup.TIERS),
                kind,
                new Target(redis().port(), 0, user, user + "'s", timeoutMillis, Target.Codec.UTF8));
    }

    @EachKind
    void get_valueSetForAMomentThatThisProcessHasOverwritten_isNone(AccessKind kind) {
        assumeTrue(LettuceVersion.hasUsers(kind), "this version of the client knows no users");
        Object standing = null;
        for (int i = 0; i < ATTEMPTS && standing == null; i++) { // the moment may pass before all has been done
            Session session = whoMayNotWatch(kind, "writer" + i);
            String key = key("product");
            assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
            await().atMost(SOON).until(() -> redis().command("GET", key) != null);
            write(session, List.of("RAW", "SETNX", key, "own"), key); // it has one, so that nothing comes of this

            Reply reply = session.get(key);

            standing = redis().command("GET", key);
            if (standing != null) {
                assertThat(standing).isEqualTo("loaded " + key);
                assertThat(reply.kind()).as("%s", reply).isEqualTo(Reply.Kind.NULL);
            }
        }
        assertThat(standing).isNotNull();
    }
}

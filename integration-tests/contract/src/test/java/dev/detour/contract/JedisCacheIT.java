package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.CACHING_JEDIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jedis with its own cache: what that holds is its own affair, and an answer from elsewhere never gets into it. */
class JedisCacheIT extends ContractCase {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CROWD = 20;
    private static final int FREEZES = 10;

    @Test
    void get_answeredFromElsewhere_isNotKeptByTheClient() {
        String key = key("product");
        Session session = woven(CACHING_JEDIS);

        redis().freeze();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        redis().thaw();
        redis().command("SET", key, "real"); // of which nobody is told who has not read it

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(session.get(key).outcome()).isEqualTo(text("real")));
    }

    @Test
    void get_valueInTheClientsCache_isGivenFromThereAndFollowsTheServer() {
        String key = key("catalog");
        redis().command("SET", key, "first");
        Session woven = woven(CACHING_JEDIS);
        Session plain = plain(CACHING_JEDIS);
        for (Session session : List.of(woven, plain)) {
            assertThat(session.get(key).outcome()).isEqualTo(text("first"));
        }
        long gets = redis().calls("get");
        for (Session session : List.of(woven, plain)) {
            assertThat(session.get(key).outcome()).isEqualTo(text("first"));
        }
        assertThat(redis().calls("get")).isEqualTo(gets);

        redis().command("SET", key, "second");
        for (Session session : List.of(woven, plain)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(session.get(key).outcome()).isEqualTo(text("second")));
        }

        redis().freeze();
        for (Session session : List.of(woven, plain)) {
            Reply reply = session.get(key);
            assertThat(reply.outcome()).isEqualTo(text("second"));
            assertThat(reply.took()).isLessThan(Duration.ofMillis(100)); // nobody was asked
        }
    }

    /** Of the two connections the one that has read the values stays idle, with the reply to a read that was answered. */
    @Test
    void get_valueKeptByAConnectionWhoseReadWasAnsweredFromElsewhere_followsTheServer() {
        String routed = key("catalog");
        String kept = key("catalog");
        List.of(routed, kept).forEach(key -> redis().command("SET", key, "first"));
        Session session = woven(CACHING_JEDIS);
        assertThat(session.get(routed).outcome()).isEqualTo(text("first"));
        assertThat(session.get(kept).outcome()).isEqualTo(text("first"));
        redis().command("SET", routed, "second"); // which the client is told

        redis().freeze();
        CompletableFuture<Reply> answered = session.sendGet(routed);
        CompletableFuture<Reply> other = session.app().send("set", session.name(), key("session"), "written");
        assertThat(session.app().await(answered).outcome()).isEqualTo(text("first"));
        redis().thaw();
        assertThat(session.app().await(other).outcome()).isEqualTo(text("OK"));
        redis().command("SET", kept, "second");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(session.get(kept).outcome()).isEqualTo(text("second")));
    }

    @Test
    void get_invalidationLiesInTheSocketOfAFrozenServer_isRoutedAtTheDeadline() {
        String kept = key("catalog");
        String key = key("product");
        redis().command("SET", kept, "first");
        Session session = woven(CACHING_JEDIS);
        assertThat(session.get(kept).outcome()).isEqualTo(text("first"));
        redis().command("SET", kept, "second");
        redis().command("PING"); // in a later turn of the server's: it has told the client

        redis().freeze();
        Reply reply = session.get(key);

        assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
        assertThat(reply.took()).isLessThan(DIVERTED);
    }

    /** Some wait on the connection while others look on it for invalidations. */
    @Test
    void manyReads_whileTheServerStandsStillNowAndThen_getTheirOwnValues() {
        Session session = woven(CACHING_JEDIS);
        List<String> keys = Stream.generate(() -> key("catalog")).limit(CROWD).toList();
        keys.forEach(key -> redis().command("SET", key, "of " + key));
        for (int round = 0; round < FREEZES; round++) {
            redis().command("SET", keys.get(0), "of " + keys.get(0)); // tells whoever keeps it
            freezeFor(Duration.ofMillis(200));
            List<CompletableFuture<Reply>> replies =
                    keys.stream().map(session::sendGet).toList();
            for (int i = 0; i < keys.size(); i++) {
                assertThat(session.app().await(replies.get(i)).outcome()).isIn(text("of " + keys.get(i)));
            }
        }
    }
}

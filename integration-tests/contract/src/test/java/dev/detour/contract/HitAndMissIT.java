package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A hit is the client's own; a null of a declared key is loaded, and Redis is warmed. */
class HitAndMissIT extends ContractCase {

    private static final int READERS = 8;

    @EachKind
    void get_valueInRedis_answersItWithoutLoading(AccessKind kind) {
        String key = key("product");
        redis().command("SET", key, "from redis");

        Session session = woven(kind);

        assertThat(session.get(key).outcome()).isEqualTo(text("from redis"));
        assertThat(session.getBytes(key).outcome()).isEqualTo("byte[] from redis");
        assertThat(session.loads(key)).isZero();
    }

    @EachKind
    void get_emptyValueInRedis_answersItWithoutLoading(AccessKind kind) {
        String key = key("product");
        redis().command("SET", key, "");

        Session session = woven(kind);

        assertThat(session.get(key).outcome()).isEqualTo(text(""));
        assertThat(session.loads(key)).isZero();
    }

    @EachKind
    void get_nullOfLoaderKey_answersLoadedValueAndWarmsRedis(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        // the warmer may still be trying the dead servers of the cases before
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
        await("the loader's time to live, not that of the probation")
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat((Long) redis().command("PTTL", key))
                        .isBetween(
                                Duration.ofMinutes(4).toMillis(),
                                Duration.ofMinutes(5).toMillis()));
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
        assertThat(session.loads(key)).isEqualTo(1);
    }

    @EachKind
    void get_manyReadersOfOneMissingKey_loadItOnce(AccessKind kind) {
        String key = key("slow");
        List<Session> sessions =
                Stream.generate(() -> woven(kind)).limit(READERS).toList();

        List<CompletableFuture<Reply>> replies =
                sessions.stream().map(session -> session.sendGet(key)).toList();

        for (CompletableFuture<Reply> reply : replies) {
            assertThat(sessions.get(0).app().await(reply).outcome()).isEqualTo(text("loaded " + key));
        }
        assertThat(sessions.get(0).loads(key)).isEqualTo(1);
    }

    @EachKind
    void getBytes_nullOfLoaderKey_answersLoadedBytes(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.getBytes(key).outcome()).isEqualTo("byte[] loaded " + key);
        assertThat(session.loads(key)).isEqualTo(1);
    }

    @EachKind
    void get_nullOfUndeclaredKey_staysNull(AccessKind kind) {
        String key = key("session");

        Session session = woven(kind);

        assertThat(session.get(key).kind()).isEqualTo(Reply.Kind.NULL);
        assertThat(session.loads(key)).isZero();
    }

    @EachKind
    void get_nullOfRoutedKeyWithoutLoader_staysNull(AccessKind kind) {
        Session session = woven(kind);

        assertThat(session.get(key("catalog")).kind()).isEqualTo(Reply.Kind.NULL);
    }

    @EachKind
    void get_keyOfAnotherType_throwsTheClientsOwnException(AccessKind kind) {
        String declared = key("product");
        String undeclared = key("session");
        redis().command("RPUSH", declared, "element");
        redis().command("RPUSH", undeclared, "element");
        String expected = plain(kind).get(declared).outcome();

        Session session = woven(kind);

        // Spring says so in the cause alone
        assertThat(expected)
                .contains(kind.isSpring() && !kind.isJedis() ? "RedisCommandExecutionException" : "WRONGTYPE");
        assertThat(session.get(declared).outcome()).isEqualTo(expected);
        assertThat(session.get(undeclared).outcome()).isEqualTo(expected);
        assertThat(session.loads(declared)).isZero();
    }
}

package dev.detour.contract;

import static dev.detour.contract.Expressible.NO_TRANSACTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;

/** Inside MULTI and WATCH a diverted read would be a lost update, in a pipeline a misplaced reply: left alone. */
class TransactionIT extends ContractCase {

    private static final String NO_READ_BEFORE_MULTI =
            "this version of the client reads nothing between WATCH and MULTI";

    /** What a SET in a transaction or a pipeline comes to. */
    private static String ok(AccessKind kind) {
        return kind.isSpring() ? "true" : "OK";
    }

    private static void assumeSafe(AccessKind kind) {
        assumeTrue(LettuceVersion.hasSafeTransactions(kind), "plain Lettuce 5.3 may lose the result");
    }

    @EachKind(except = NO_TRANSACTIONS)
    void multiGet_nullOfLoaderKey_staysNull(AccessKind kind) {
        assumeSafe(kind);
        String key = key("product");
        String expected = plain(kind).call("multiGet", key).outcome();

        Session session = woven(kind);

        assertThat(expected).endsWith(" [null]");
        assertThat(session.call("multiGet", key).outcome()).isEqualTo(expected);
        assertThat(session.loads(key)).isZero();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    @EachKind(except = NO_TRANSACTIONS)
    void get_nullOfLoaderKeyBetweenWatchAndExec_staysNull(AccessKind kind) {
        assumeSafe(kind);
        assumeTrue(JedisVersion.readsWatched(kind), NO_READ_BEFORE_MULTI);
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("watchGetMultiSet", key, "written").value()).isEqualTo("[null, [" + ok(kind) + "]]");
        assertThat(session.loads(key)).isZero();
        assertThat(redis().command("GET", key)).isEqualTo("written");
    }

    @EachKind(except = NO_TRANSACTIONS)
    void get_nullOfLoaderKeyBetweenWatchAndUnwatch_staysNull(AccessKind kind) {
        assumeSafe(kind);
        assumeTrue(JedisVersion.readsWatched(kind), NO_READ_BEFORE_MULTI);
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("watchGetUnwatch", key).outcome()).isEqualTo("null");
        assertThat(session.loads(key)).isZero();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    /** What one connection watches, another may read for it: the pool's, of a Jedis whose transaction cannot. */
    @EachKind(except = NO_TRANSACTIONS + "|.*SPRING.*|.*POOLED.*")
    void get_nullOfLoaderKeyWatchedOnAnotherConnection_staysNull(AccessKind kind) {
        assumeSafe(kind);
        String key = key("product");
        String other = key("product");
        Session watching = woven(kind);
        Session reading = woven(kind);

        watching.call("raw", "WATCH", key);
        assertThat(reading.get(key).outcome()).isEqualTo("null");
        assertThat(reading.get(other).outcome()).isEqualTo(text("loaded " + other));
        watching.call("raw", "UNWATCH");
        assertThat(reading.get(key).outcome()).isEqualTo(text("loaded " + key));

        watching.call("raw", "WATCH", other);
        redis().command("DEL", other);
        watching.close();
        assertThat(reading.get(other).outcome()).isNotEqualTo("null");
    }

    @EachKind(except = NO_TRANSACTIONS)
    void get_afterWatchedTransaction_isRoutedAgain(AccessKind kind) {
        assumeSafe(kind);
        assumeTrue(JedisVersion.readsWatched(kind), NO_READ_BEFORE_MULTI);
        String watched = key("session");
        String key = key("product");
        Session session = woven(kind);

        session.call("watchGetMultiSet", watched, "written");

        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    @EachKind(except = "SPRING_REACTIVE|CLUSTER_JEDIS_3|CLUSTER_SPRING_JEDIS") // have no pipelines
    void pipelineSetGet_declaredKey_answersInOrder(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("pipelineSetGet", key, "written").value()).isEqualTo("[" + ok(kind) + ", written]");
        assertThat(session.loads(key)).isZero();
    }
}

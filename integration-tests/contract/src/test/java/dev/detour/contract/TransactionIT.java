package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;

/** Inside MULTI and WATCH a diverted read would be a lost update, in a pipeline a misplaced reply: left alone. */
class TransactionIT extends ContractCase {

    @EachKind
    void multiGet_nullOfLoaderKey_staysNull(AccessKind kind) {
        String key = key("product");
        String expected = plain(kind).call("multiGet", key).outcome();

        Session session = woven(kind);

        assertThat(expected).endsWith(" [null]");
        assertThat(session.call("multiGet", key).outcome()).isEqualTo(expected);
        assertThat(session.loads(key)).isZero();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    @EachKind
    void get_nullOfLoaderKeyBetweenWatchAndExec_staysNull(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("watchGetMultiSet", key, "written").value()).isEqualTo("[null, [OK]]");
        assertThat(session.loads(key)).isZero();
        assertThat(redis().command("GET", key)).isEqualTo("written");
    }

    @EachKind
    void get_nullOfLoaderKeyBetweenWatchAndUnwatch_staysNull(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("watchGetUnwatch", key).outcome()).isEqualTo("null");
        assertThat(session.loads(key)).isZero();
        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    @EachKind
    void get_afterWatchedTransaction_isRoutedAgain(AccessKind kind) {
        String watched = key("session");
        String key = key("product");
        Session session = woven(kind);

        session.call("watchGetMultiSet", watched, "written");

        assertThat(session.get(key).outcome()).isEqualTo(text("loaded " + key));
    }

    @EachKind
    void pipelineSetGet_declaredKey_answersInOrder(AccessKind kind) {
        String key = key("product");

        Session session = woven(kind);

        assertThat(session.call("pipelineSetGet", key, "written").value()).isEqualTo("[OK, written]");
        assertThat(session.loads(key)).isZero();
    }
}

package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.JEDIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.JedisState;
import dev.detour.testkit.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads on a {@code Jedis} that are left alone: each ends as without the agent, whatever a tier could answer. */
class JedisAloneIT extends ContractCase {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLOSED") // it connects again, and is none of these then
    void get_nullOfLoaderKey_staysAsItIs(JedisState state) {
        String key = key("product");
        Session woven = woven(JEDIS);
        Session plain = plain(JEDIS);
        assertThat(woven.call("play", state.name(), key).outcome())
                .isEqualTo(plain.call("play", state.name(), key).outcome());

        assertThat(woven.get(key).outcome()).isEqualTo(plain.get(key).outcome());
        assertThat(woven.getBytes(key).outcome()).isEqualTo(plain.getBytes(key).outcome());
        assertThat(woven.loads(key)).isZero();
    }

    /** One of Jedis 3 that was closed connects again with its password, and is as good as new. */
    static Stream<JedisState> leftAlone() {
        return Stream.of(JedisState.values()).filter(state -> state != JedisState.CLOSED || JedisVersion.hasUnified());
    }

    @ParameterizedTest
    @MethodSource("leftAlone")
    void get_frozenServerAndRememberedValue_endsAsWithoutTheAgent(JedisState state) {
        String key = key("catalog");
        redis().command("SET", key, "seen");
        Session woven = woven(JEDIS, target(HASTY));
        Session plain = plain(JEDIS, target(HASTY));
        assertThat(woven.get(key).outcome()).isEqualTo(text("seen"));
        woven.call("play", state.name(), key);
        plain.call("play", state.name(), key);

        redis().freeze();
        CompletableFuture<Reply> expected = plain.sendGet(key);
        Reply reply = woven.get(key);

        assertThat(reply.outcome()).isEqualTo(plain.app().await(expected).outcome());
        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
    }

    @Test
    void otherReads_nullOfLoaderKey_areAsWithoutTheAgent() {
        String key = key("product");
        Session woven = woven(JEDIS);

        assertThat(woven.call("play", "OTHER_READS", key).value())
                .isEqualTo(plain(JEDIS).call("play", "OTHER_READS", key).value());
        assertThat(woven.loads(key)).isZero();
    }

    @Test
    void get_whileSubscribed_endsAsWithoutTheAgent() {
        String key = key("product");
        Session woven = woven(JEDIS);

        assertThat(woven.call("play", "SUBSCRIBED", key).outcome())
                .isEqualTo(plain(JEDIS).call("play", "SUBSCRIBED", key).outcome());
        assertThat(woven.loads(key)).isZero();
    }

    /** On the same connection, once what kept its reads alone is over. */
    @Test
    void get_afterDiscardedTransactionAndReset_isRoutedAgain() {
        String key = key("product");
        Session woven = woven(JEDIS);
        woven.call("play", JedisState.WATCHING.name(), key);
        woven.call("discardSet", key("session"), "never");

        assertThat(woven.get(key).outcome()).isEqualTo(text("loaded " + key));

        String other = key("product");
        woven.call("play", JedisState.TRACKING.name(), other);
        assertThat(woven.get(other).outcome()).isEqualTo("null");
        woven.call("raw", "CLIENT", "TRACKING", "OFF");
        assertThat(woven.get(other).outcome()).isEqualTo(text("loaded " + other));
    }
}

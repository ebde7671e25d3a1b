package dev.detour.engine;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HitsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings = Lookups.settings();
    private final Engine engine = new Engine(settings, decision -> {});
    private final Node node = engine.node(NAMESPACE, null);
    private final Route route = new Route("test", null, settings.policy());
    private final KeyProbe probe = new KeyProbe();

    private void remember(Value value) {
        engine.remember(new Lookup("test", node, key("a"), route, System.nanoTime(), engine.version(key("a"))), value);
    }

    private boolean isNoNews(Object reply) {
        return isNoNews(reply, System.nanoTime());
    }

    private boolean isNoNews(Object reply, long nowNanos) {
        probe.take("a");
        return engine.hits().isNoNews(probe, node, route, reply, nowNanos);
    }

    @Test
    void isNoNews_valueThatWasNeverSeen_isNews() {
        assertThat(isNoNews("1")).isFalse();
        assertThat(isNoNews(new byte[] {1})).isFalse();
    }

    @Test
    void isNoNews_rememberedText_onlyTheSameAndYoung() {
        remember(Value.of("1"));

        assertThat(isNoNews("1")).isTrue();
        assertThat(isNoNews("2")).isFalse();
        assertThat(isNoNews("1".getBytes(UTF_8))).as("in another form").isFalse();
        assertThat(isNoNews("1", System.nanoTime() + SECOND)).as("old").isFalse();
    }

    @Test
    void isNoNews_rememberedBytes_onlyTheSame() {
        remember(Value.of(new byte[] {1}));

        assertThat(isNoNews(new byte[] {1})).isTrue();
        assertThat(isNoNews(new byte[] {2})).isFalse();
        assertThat(isNoNews("\u0001")).as("in another form").isFalse();
    }

    @Test
    void isNoNews_afterAnOwnWriteOfTheKeyOrOfAll_isNews() {
        remember(Value.of("1"));
        engine.writes().written("a".getBytes(UTF_8));
        assertThat(isNoNews("1")).isFalse();

        engine.writes().written("a".getBytes(UTF_8));
        engine.primary(NAMESPACE.server()).role().told(true, System.nanoTime());
        remember(Value.of("1"));
        assertThat(isNoNews("1")).isTrue();
        engine.writes().writtenEverything();
        assertThat(isNoNews("1")).isFalse();
    }

    @Test
    void isNoNews_serverThatIsNotKnown_hasNone() {
        probe.take("a");

        assertThat(engine.hits().isNoNews(probe, Node.UNKNOWN, route, "1", System.nanoTime()))
                .isTrue();
    }

    private boolean isNoNews(String key, ByteBuffer reply) {
        return engine.hits().isNoNews(key, node, route, reply, System.nanoTime());
    }

    @Test
    void isNoNews_replyAboutToBeDecoded_onlyOfTheSameKeyAndYoung() {
        remember(Value.of(new byte[] {1}));
        ByteBuffer reply = ByteBuffer.wrap(new byte[] {0, 1}, 1, 1);

        assertThat(isNoNews("a", reply)).isTrue();
        assertThat(isNoNews("b", reply)).isFalse();
        assertThat(isNoNews("a", ByteBuffer.wrap(new byte[] {2}))).isFalse();
        assertThat(isNoNews("", reply)).as("no key").isFalse();
        assertThat(engine.hits().isNoNews("a", node, route, reply, System.nanoTime() + SECOND))
                .as("old")
                .isFalse();
        assertThat(reply.position()).isOne();
    }

    @Test
    void isNoNews_replyAboutToBeDecodedAfterAnOwnWrite_isNews() {
        remember(Value.of(new byte[] {1}));

        engine.writes().written("a".getBytes(UTF_8));

        assertThat(isNoNews("a", ByteBuffer.wrap(new byte[] {1}))).isFalse();
    }

    @Test
    void isNoNews_replyAboutToBeDecodedOfAServerThatIsNotKnown_hasNone() {
        assertThat(engine.hits().isNoNews("a", Node.UNKNOWN, route, ByteBuffer.wrap(new byte[] {1}), System.nanoTime()))
                .isTrue();
    }

    @Test
    void isNoNews_replyAboutToBeDecodedAndNothingKept_isStillToBeSeen() {
        Engine forgetful = new Engine(Lookups.settings("local.max-size", "0"), decision -> {});

        assertThat(forgetful
                        .hits()
                        .isNoNews(
                                "a",
                                forgetful.node(NAMESPACE, null),
                                route,
                                ByteBuffer.wrap(new byte[] {1}),
                                System.nanoTime()))
                .isFalse();
    }

    @Test
    void isNoNews_memoryThatKeepsNothing_hasNone() {
        Engine forgetful = new Engine(Lookups.settings("local.max-size", "0"), decision -> {});
        probe.take("a");

        assertThat(forgetful.hits().isNoNews(probe, forgetful.node(NAMESPACE, null), route, "1", System.nanoTime()))
                .isTrue();
    }
}

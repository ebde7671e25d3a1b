package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring's cache, transactions and pipelines on Lettuce. */
class SpringCacheIT extends ContractCase {

    private static final String CONTEXT = "context";
    private static final String TIMEOUT_MILLIS = "1000";
    private static final String PATIENT_MILLIS = "2500";

    private static ControlledApp app;

    @BeforeAll
    static void start() {
        app = ControlledApp.start(SpringApplications.jvm(Setup.WOVEN));
    }

    @AfterAll
    static void end() {
        app.close();
    }

    @BeforeEach
    void open() {
        open("SHARED");
    }

    private void open(String style) {
        String port = Integer.toString(redis().port());
        assertThat(app.call("start", CONTEXT, style, port, "0", "", TIMEOUT_MILLIS)
                        .outcome())
                .isEqualTo(text("started"));
    }

    @AfterEach
    void stop() {
        app.call("stop", CONTEXT, "");
    }

    private Reply call(String operation, String argument) {
        return app.call(operation, CONTEXT, argument);
    }

    /** Cached by the first call, remembered by the last. */
    private String remembered(String id) {
        String computed = call("catalog", id).outcome();
        awaitInRedis(id, 1L);
        assertThat(call("catalog", id).outcome()).isEqualTo(computed);
        return computed;
    }

    /** Spring's cache writes on its reactive connection and does not wait; what is read there next comes behind it. */
    private void awaitInRedis(String id, long exists) {
        await().untilAsserted(() ->
                assertThat(redis().command("EXISTS", "catalog::" + id)).isEqualTo(exists));
        call("reactiveGet", key("session"));
        call("get", key("session"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHARED", "POOLED"})
    void cacheable_frozenRedis_answersFromLocal(String style) {
        stop();
        open(style);
        String id = key("id");
        String computed = remembered(id);

        redis().freeze();
        Reply reply = call("catalog", id);

        assertThat(reply.outcome()).isEqualTo(computed);
        assertThat(reply.took()).isLessThan(DIVERTED);
        redis().thaw();
    }

    @Test
    void cacheable_killedRedis_answersFromLocalAndFromTheLoader() {
        String id = key("id");
        String computed = remembered(id);

        redis().kill();

        assertThat(call("catalog", id).outcome()).isEqualTo(computed);
        assertThat(call("product", id).outcome()).isEqualTo(text("loaded product::" + id));
    }

    @Test
    void cacheable_cachedNull_isAnsweredFromLocal() {
        String id = key("none");
        assertThat(remembered(id)).isEqualTo("null");

        redis().freeze();
        Reply reply = call("catalog", id);

        assertThat(reply.kind()).isEqualTo(Reply.Kind.NULL);
        assertThat(reply.took()).isLessThan(DIVERTED);
        redis().thaw();
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "evict", "clear"})
    void ownWrite_thenFrozenRedis_isNotAnsweredWithWhatWas(String write) {
        String id = key("id");
        remembered(id);
        assertThat(call(write, id).kind()).isEqualTo(Reply.Kind.VALUE);
        awaitInRedis(id, write.equals("put") ? 1L : 0L);

        redis().freeze();

        assertThat(call("catalog", id).kind()).isEqualTo(Reply.Kind.ERROR);
        redis().thaw();
    }

    @Test
    void transaction_ofRememberedKey_isLeftAloneAndForgets() {
        String key = key("catalog");
        redis().command("SET", key, "old");
        assertThat(call("get", key).outcome()).isEqualTo(text("old"));
        redis().command("SET", key, "other");

        assertThat(call("transaction", key).value()).isEqualTo("[other, true]");

        redis().freeze();
        assertThat(call("get", key).kind()).isEqualTo(Reply.Kind.ERROR);
        redis().thaw();
    }

    /** A rate limiter's, for one, on the connection that all threads share. Alone, as its loss makes memory doubtful. */
    @Test
    void get_whileAnotherThreadsScriptHangs_isAnswered() {
        try (ControlledApp alone = ControlledApp.start(SpringApplications.jvm(Setup.WOVEN))) {
            alone.call("start", CONTEXT, "SHARED", Integer.toString(redis().port()), "0", "", PATIENT_MILLIS);
            alone.call("eval", CONTEXT, key("limiter"));
            redis().freeze();

            CompletableFuture<Reply> script = alone.send("eval", CONTEXT, key("limiter"));
            while (!script.isDone()) {
                String key = key("product");
                Reply reply = alone.call("get", CONTEXT, key);
                assertThat(reply.outcome()).isEqualTo(text("loaded " + key));
                assertThat(reply.took()).isLessThan(DIVERTED);
            }

            assertThat(alone.await(script).kind()).isEqualTo(Reply.Kind.ERROR);
            redis().thaw();
        }
    }

    @Test
    void pipeline_ofRememberedKey_seesItsOwnWrite() {
        String key = key("catalog");
        redis().command("SET", key, "old");
        assertThat(call("get", key).outcome()).isEqualTo(text("old"));

        assertThat(call("pipeline", key).value()).isEqualTo("[true, in a pipeline]");
    }

    @Test
    void pipeline_declaredKeyWithFrozenRedis_waitsForRedis() {
        String key = key("product");

        redis().freeze();
        Reply reply = call("pipeline", key);
        redis().thaw();

        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
    }
}

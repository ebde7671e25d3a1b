package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this process wrote, by whatever client and command, it never reads back older. */
class OwnWriteIT extends ContractCase {

    private static final String OLD = "old";
    private static final String NEW = "new";

    @ParameterizedTest
    @EnumSource
    void get_afterSet_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.set(key, NEW), text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterSetWithTtl_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.call("setWithTtl", key, NEW, "60000"), text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterDel_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.call("del", key), "null");
    }

    @ParameterizedTest
    @EnumSource
    void get_afterTransaction_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.call("multiSet", key, NEW), text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterPipeline_neverAnswersTheOldValue(AccessKind writer) {
        // the pipeline reads the key as well, after its write: the new value may be remembered, the old one not
        assertOldIsForgotten(writer, (session, key) -> session.call("pipelineSetGet", key, NEW), text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterRawCommand_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.call("raw", "GETSET", key, NEW), text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterScript_neverAnswersTheOldValue(AccessKind writer) {
        String script = "return redis.call('set', 'cata' .. ARGV[1], '" + NEW + "')";
        BiConsumer<Session, String> eval =
                (session, key) -> session.call("raw", "EVAL", script, "0", key.substring("cata".length()));
        assertOldIsForgotten(writer, eval, text(NEW));
    }

    @ParameterizedTest
    @EnumSource
    void get_afterFlushAll_neverAnswersTheOldValue(AccessKind writer) {
        assertOldIsForgotten(writer, (session, key) -> session.call("flushAll"), "null");
    }

    private void assertOldIsForgotten(AccessKind writer, BiConsumer<Session, String> write, String expected) {
        String key = key("catalog");
        redis().command("SET", key, OLD);
        ControlledApp app = Applications.runningWithBothClients(Setup.WOVEN);
        Session writing = open(app, writer, target(PATIENT));
        List<Session> reading = new ArrayList<>();
        for (AccessKind reader : AccessKind.values()) {
            Session session = open(app, reader, target(PATIENT));
            assertThat(session.get(key).outcome()).isEqualTo(text(OLD));
            reading.add(session);
        }

        write.accept(writing, key);
        freezeFor(Duration.ofMillis(200));
        List<CompletableFuture<Reply>> replies =
                reading.stream().map(session -> session.sendGet(key)).toList();

        for (CompletableFuture<Reply> reply : replies) {
            assertThat(app.await(reply).outcome()).isEqualTo(expected);
        }
    }
}

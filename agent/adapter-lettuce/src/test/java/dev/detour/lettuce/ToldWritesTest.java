package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Engine;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.WriteForm;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What this process's own writes did to cache data, which is what begins with {@code c:}. */
class ToldWritesTest extends AdapterCase {

    private static final byte[] KEY_OF_USE = "c:1".getBytes(UTF_8);

    private final RecordedFacts facts = new RecordedFacts();
    private final List<String> told = facts.told;

    @Override
    Engine engine(Settings settings, Decision.Observer observer) {
        return new Engine(settings, observer, transition -> {}, loader -> Traces.NONE, facts);
    }

    @BeforeEach
    void read() {
        send(connecting(), new AsyncCommand<>(words("GET c:1"))); // the first, which makes known what is cache data
        await().until(() ->
                engine.writes().sentWrites().isOfUse(RedisClient.class.getClassLoader(), WriteForm.SET, KEY_OF_USE));
    }

    private static Command<String, String, String> words(String line) {
        String[] words = line.split(" ");
        return command(
                CommandType.valueOf(words[0]),
                List.of(words).subList(1, words.length).toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "SET c:1 v, stored c:1 for ever",
        "SET c:1 v EX 60, stored c:1 for 60 s",
        "SETEX c:1 60 v, stored c:1 for 60 s",
        "INCR c:1, stored c:1 as long as before",
        "EXPIRE c:1 60, expires c:1 for 60 s",
        "PERSIST c:1, expires c:1 for ever",
        "DEL other c:1, removed c:1",
        "GETDEL c:1, removed c:1",
        "MSET other c:2 c:1 v, stored c:1 for ever",
        "RENAME c:1 c:2, renamed c:1 to c:2",
        "FLUSHDB, emptied one",
        "FLUSHALL, emptied all",
    })
    void complete_write_tellsWhatItDid(String command, String expected) {
        RedisCommand<?, ?, ?> sent = send(connecting(), new AsyncCommand<>(words(command)));
        assertThat(told).isEmpty();

        sent.complete();

        assertThat(told).containsExactly(expected + " in 0 as default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET other v", "SET c:1 v NX", "SETNX c:1 v", "EVAL x 0", "GET c:1", "EXISTS c:1"})
    void complete_whatTellsNothing_isNotTold(String command) {
        send(connecting(), new AsyncCommand<>(words(command))).complete();

        assertThat(told).isEmpty();
    }

    @Test
    void complete_errorReply_isNotTold() {
        RedisCommand<?, ?, ?> sent = send(connecting(), new AsyncCommand<>(words("APPEND c:1 v")));
        sent.getOutput().setError("WRONGTYPE x");

        sent.complete();

        assertThat(told).isEmpty();
    }

    @Test
    void complete_whatWasGivenUp_doubtIsCorrectedByTheLateReply() {
        RedisCommand<?, ?, ?> sent = send(connecting(), new AsyncCommand<>(words("DEL c:1")));

        sent.cancel(); // as the synchronous interface does at its time-out
        assertThat(told).containsOnly("doubted c:1 in 0 as default"); // once or twice

        sent.complete();
        assertThat(told.get(told.size() - 1)).isEqualTo("removed c:1 in 0 as default");
    }

    /** The client has put its own error into the output, so that the late reply cannot be told from an error. */
    @Test
    void complete_whatHasTimedOut_isDoubtedStill() {
        RedisCommand<?, ?, ?> sent = send(connecting(), new AsyncCommand<>(words("DEL c:1")));

        sent.completeExceptionally(new RedisException("timed out"));
        sent.complete();

        assertThat(told).containsOnly("doubted c:1 in 0 as default");
    }

    @Test
    void complete_selectInFlight_tellsOfNoDatabase() {
        Unconnected connection = connecting();
        RedisCommand<?, ?, ?> before = send(connection, new AsyncCommand<>(words("DEL c:1")));
        RedisCommand<?, ?, ?> select = send(connection, new AsyncCommand<>(words("SELECT 4")));
        RedisCommand<?, ?, ?> meanwhile = send(connection, new AsyncCommand<>(words("DEL c:2")));

        before.complete();
        select.complete();
        meanwhile.complete();
        send(connection, new AsyncCommand<>(words("DEL c:3"))).complete();

        assertThat(told).containsExactly("removed c:1 in 0 as default", "removed c:3 in 4 as default");
    }

    @Test
    void complete_applicationUsesItsArraysAgain_tellsOfWhatWasSent() {
        byte[] key = "c:1".getBytes(UTF_8);
        RedisCommand<?, ?, ?> sent = send(
                connecting(),
                new AsyncCommand<>(new Command<>(
                        CommandType.DEL,
                        new StatusOutput<>(ByteArrayCodec.INSTANCE),
                        new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key))));
        key[2] = '9';

        sent.complete();

        assertThat(told).containsExactly("removed c:1 in 0 as default");
    }

    /** Queues two writes of which the first may fail; returns EXEC as it was sent, without its reply. */
    private RedisCommand<?, ?, ?> queued(Unconnected connection, MultiOutput<String, String> replies) {
        for (String line : List.of("APPEND c:1 v", "DEL c:2")) {
            TransactionalCommand<String, String, String> queued = new TransactionalCommand<>(words(line));
            replies.add(queued);
            send(connection, queued).complete();
        }
        return send(
                connection,
                new AsyncCommand<>(new Command<>(CommandType.EXEC, replies, new CommandArgs<>(StringCodec.UTF8))));
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void complete_transaction_isToldOnceItIsExecuted() {
        MultiOutput<String, String> replies = new MultiOutput<>(StringCodec.UTF8);
        RedisCommand<?, ?, ?> exec = queued(connecting(), replies);
        assertThat(told).isEmpty();

        replies.multi(2);
        replies.set(text("OK"));
        replies.complete(1);
        replies.set(text("OK"));
        replies.complete(1);
        exec.complete();

        assertThat(told).containsExactly("stored c:1 as long as before in 0 as default", "removed c:2 in 0 as default");
    }

    @Test
    void complete_transactionWithAFailure_isDoubted() {
        MultiOutput<String, String> replies = new MultiOutput<>(StringCodec.UTF8);
        RedisCommand<?, ?, ?> exec = queued(connecting(), replies);

        replies.multi(2);
        replies.setError(text("WRONGTYPE x"));
        replies.complete(1);
        replies.set(text("OK"));
        replies.complete(1);
        exec.complete();

        assertThat(told).containsExactly("doubted c:1 in 0 as default", "doubted c:2 in 0 as default");
    }

    @Test
    void complete_watchedKeyHadChanged_isNotTold() {
        MultiOutput<String, String> replies = new MultiOutput<>(StringCodec.UTF8);
        RedisCommand<?, ?, ?> exec = queued(connecting(), replies);

        replies.multi(-1);
        exec.complete();

        assertThat(told).isEmpty();
    }

    @Test
    void complete_discard_forgetsWhatWaited() {
        Unconnected connection = connecting();
        send(connection, new TransactionalCommand<>(words("DEL c:1"))).complete();
        send(connection, new AsyncCommand<>(words("DISCARD"))).complete();
        MultiOutput<String, String> replies = new MultiOutput<>(StringCodec.UTF8);
        RedisCommand<?, ?, ?> exec = queued(connection, replies);

        replies.multi(2);
        replies.set(text("OK"));
        replies.complete(1);
        replies.set(text("OK"));
        replies.complete(1);
        exec.complete();

        assertThat(told).containsExactly("stored c:1 as long as before in 0 as default", "removed c:2 in 0 as default");
    }
}

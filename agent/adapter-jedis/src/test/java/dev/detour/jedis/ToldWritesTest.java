package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a connection's own writes did to cache data, which is what begins with {@code c:}. */
class ToldWritesTest {

    private static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    private FakeRedis redis;
    private WovenByHand connection;
    private List<String> told;

    @BeforeEach
    void connect() throws Exception {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), Duration.ofSeconds(5));
        told = connection.facts.told;
        redis.prepare("$-1\r\n");
        connection.get("c:0"); // the first read, which makes known what is cache data
        redis.command();
        await().until(() -> connection.followsWritesOf("c:0"));
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        redis.close();
    }

    private void run(String command, String reply) {
        send(command, reply);
        connection.getOne();
    }

    private void send(String command, String reply) {
        String[] words = command.split(" ");
        String[] arguments = List.of(words).subList(1, words.length).toArray(new String[0]);
        redis.prepare(reply);
        connection.send(Command.valueOf(words[0]), arguments);
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
    void received_replyToAWrite_tellsWhatItDid(String command, String expected) {
        run(command, ":1\r\n");

        assertThat(told).containsExactly(expected + " in 0 as default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET other v", "SET c:1 v NX", "SETNX c:1 v", "EVAL x 0", "GET c:1", "EXISTS c:1"})
    void received_replyToWhatTellsNothing_isNotTold(String command) {
        run(command, ":1\r\n");

        assertThat(told).isEmpty();
    }

    @Test
    void received_errorReply_isNotTold() {
        assertThatThrownBy(() -> run("APPEND c:1 v", WRONG_TYPE)).isInstanceOf(JedisDataException.class);

        assertThat(told).isEmpty();
    }

    @Test
    void received_pipelineThatSelects_tellsOfEachWithItsReplyAndDatabase() {
        send("SET c:1 v", "+OK\r\n");
        send("SELECT 4", "+OK\r\n");
        send("APPEND c:2 v", WRONG_TYPE);
        send("DEL c:3", ":1\r\n");
        assertThat(told).isEmpty();

        assertThat(connection.getMany(4)).hasSize(4);

        assertThat(told).containsExactly("stored c:1 for ever in 0 as default", "removed c:3 in 4 as default");
    }

    @Test
    void received_transaction_isToldOnceItIsExecuted() {
        run("MULTI", "+OK\r\n");
        run("SET c:1 v", "+QUEUED\r\n");
        run("GET c:2", "+QUEUED\r\n");
        run("DEL c:3", "+QUEUED\r\n");
        run("FLUSHDB", "+QUEUED\r\n");
        assertThat(told).isEmpty();

        run("EXEC", "*4\r\n+OK\r\n$-1\r\n:1\r\n+OK\r\n");

        assertThat(told)
                .containsExactly(
                        "stored c:1 for ever in 0 as default",
                        "removed c:3 in 0 as default",
                        "emptied one in 0 as default");
    }

    @ParameterizedTest
    @CsvSource({
        "EXEC, '*-1\r\n', ''",
        "EXEC, '-EXECABORT Transaction discarded because of previous errors.\r\n', ''",
        "EXEC, '*1\r\n-WRONGTYPE x\r\n', doubted c:1 in 0 as default",
        "DISCARD, '+OK\r\n', ''",
    })
    void received_transactionThatIsNotExecuted_isNotToldAsDone(String end, String reply, String expected) {
        run("MULTI", "+OK\r\n");
        run("APPEND c:1 v", "+QUEUED\r\n");

        send(end, reply.replace("\\r\\n", "\r\n"));
        assertThat(connection.getMany(1)).hasSize(1);

        assertThat(String.join(",", told)).isEqualTo(expected);
        run("SET other v", "+OK\r\n");
        assertThat(String.join(",", told)).isEqualTo(expected);
    }

    @Test
    void received_connectionIsLost_writesWithoutAReplyAreDoubted() throws Exception {
        send("SET c:1 v", "+OK\r\n");
        assertThat(connection.getOne()).isNotNull();
        connection.send(Command.DEL, "c:2");
        connection.flushed();
        redis.command();
        redis.command();
        redis.close();

        assertThatThrownBy(connection::getOne).isInstanceOf(JedisConnectionException.class);

        assertThat(told).containsExactly("stored c:1 for ever in 0 as default", "doubted c:2 in 0 as default");
    }

    @Test
    void received_applicationUsesItsArraysAgain_tellsOfWhatWasSent() {
        byte[] key = "c:1".getBytes(UTF_8);
        redis.prepare("+OK\r\n");
        connection.sendCommand(new CommandArguments(Command.SET).add(key).add("v"));
        key[2] = '9';

        assertThat(connection.getOne()).isNotNull();

        assertThat(told).containsExactly("stored c:1 for ever in 0 as default");
    }
}

package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

class JedisAdapterTest {

    private static final Duration OWN_TIMEOUT = Duration.ofMillis(600);

    private FakeRedis redis;
    private WovenByHand connection;
    private ScheduledExecutorService later;

    @BeforeEach
    void remember() throws Exception {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), OWN_TIMEOUT);
        later = Executors.newSingleThreadScheduledExecutor();
        redis.prepare("$5\r\nvalue\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
    }

    @AfterEach
    void close() throws IOException {
        later.shutdownNow();
        connection.close();
        redis.close();
    }

    private void replyLater(Duration delay, String reply) {
        var unused = later.schedule(
                () -> {
                    redis.send(reply);
                    return reply;
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Test
    void get_serverSilent_answeredAtTheDeadline() {
        long start = System.nanoTime();
        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(WovenByHand.DEADLINE, OWN_TIMEOUT);
        assertThat(connection.isBroken()).isFalse();
    }

    @Test
    void run_replyIsOwed_readsItFirst() throws Exception {
        connection.get("c:1");
        redis.command();
        replyLater(Duration.ofMillis(50), "$4\r\nlate\r\n");
        replyLater(Duration.ofMillis(100), "+PONG\r\n");

        assertThat(connection.run(Command.PING)).isEqualTo("PONG".getBytes(UTF_8));
    }

    @Test
    void run_owedReplyIsNull_forgetsWhatIsInMemory() throws Exception {
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        redis.send("$-1\r\n");
        redis.prepare("+PONG\r\n");
        connection.run(Command.PING);
        assertThat(connection.late).containsExactly("there:1");

        assertThat(connection.get("c:1")).isInstanceOf(JedisConnectionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$4\r\nlate\r\n", "$0\r\n\r\n", "-LOADING Redis is loading the dataset in memory\r\n"})
    void run_owedReplyIsNoNull_memoryKeepsWhatItHas(String reply) throws Exception {
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        redis.send(reply);
        redis.prepare("+PONG\r\n");
        connection.run(Command.PING);
        assertThat(connection.late).containsExactly("there:1");

        assertThat(connection.get("c:1")).isEqualTo("value");
    }

    @Test
    void run_connectionFailedWhileAReplyWasOwed_laterNullIsAnothers() throws Exception {
        assertThat(connection.get("c:1")).isEqualTo("value");
        connection.disconnect();
        redis.prepare("$-1\r\n");
        assertThat(connection.get("other")).isNull();
        assertThat(connection.late).isEmpty();

        assertThat(connection.get("c:1")).isEqualTo("value");
    }

    @Test
    void get_replyIsOwed_sendsNothing() throws Exception {
        connection.get("c:1");
        redis.command();

        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(redis.hasReceivedNothing()).isTrue();
        redis.send("$3\r\none\r\n");
        replyLater(Duration.ofMillis(20), "$3\r\ntwo\r\n");
        assertThat(connection.get("c:1")).isEqualTo("two");
        assertThat(connection.late).containsExactly("there:1");
    }

    @Test
    void run_owedReplyNeverComes_failsWhenJedisAloneWouldHave() {
        long start = System.nanoTime();
        connection.get("c:1");

        assertThatThrownBy(() -> connection.run(Command.PING))
                .isInstanceOf(JedisConnectionException.class)
                .hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(OWN_TIMEOUT, OWN_TIMEOUT.multipliedBy(2));
        assertThat(connection.isBroken()).isTrue();
        assertThat(connection.late).isEmpty();
    }

    @Test
    void get_noTierHasAnAnswer_failsWhenJedisAloneWouldHave() throws Exception {
        long start = System.nanoTime();

        assertThat(connection.get("c:never"))
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasCauseInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(OWN_TIMEOUT, OWN_TIMEOUT.multipliedBy(2));
    }

    @Test
    void get_noTierHasAnAnswer_slowReplyIsGiven() {
        replyLater(WovenByHand.DEADLINE.multipliedBy(4), "$4\r\nslow\r\n");

        assertThat(connection.get("c:never")).isEqualTo("slow");
        assertThat(connection.getSoTimeout()).isEqualTo((int) OWN_TIMEOUT.toMillis());
    }

    @Test
    void get_watching_isLeftAlone() {
        redis.prepare("+OK\r\n");
        connection.run(Command.WATCH, "c:1");
        replyLater(WovenByHand.DEADLINE.multipliedBy(4), "$4\r\nslow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("slow");
    }

    @Test
    void get_uncoveredKey_isLeftAlone() {
        replyLater(WovenByHand.DEADLINE.multipliedBy(4), "$4\r\nslow\r\n");

        assertThat(connection.get("other")).isEqualTo("slow");
    }

    @Test
    void get_ownWriteSince_valueIsForgotten() {
        redis.prepare("+OK\r\n");
        connection.run(Command.SET, "c:1", "new");

        assertThat(connection.get("c:1")).isInstanceOf(JedisConnectionException.class);
    }

    @Test
    void send_writeInAPipeline_movesTheVersionAgainWithItsOwnReply() throws Exception {
        connection.send(Command.PING);
        connection.send(Command.SET, "c:1", "new");
        long sent = connection.version("c:1");
        redis.send("+PONG\r\n+OK\r\n");

        connection.getOne();
        assertThat(connection.version("c:1")).isEqualTo(sent);
        connection.getOne();
        assertThat(connection.version("c:1")).isGreaterThan(sent);
    }

    @Test
    void send_writeInATransaction_movesTheVersionAgainWithExec() throws Exception {
        connection.send(Command.MULTI);
        connection.send(Command.SET, "c:1", "new");
        redis.send("+OK\r\n+QUEUED\r\n*1\r\n+OK\r\n");
        connection.getMany(2);
        long queued = connection.version("c:1");

        connection.run(Command.EXEC);
        assertThat(connection.version("c:1")).isGreaterThan(queued);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET", "DEL", "MSET"})
    void run_writeThatIsCarriedOut_tellsThatTheServerIsAPrimary(Command write) {
        assertThat(connection.primary.role().isUnknown()).isTrue();
        redis.prepare("+OK\r\n");

        connection.run(write, "c:1", "v");

        assertThat(connection.primary.role().isPrimary()).isTrue();
    }

    @Test
    void run_writeThatIsRefusedOrAScript_tellsNothing() {
        redis.prepare("-READONLY You can't write against a read only replica.\r\n");
        assertThatThrownBy(() -> connection.run(Command.SET, "c:1", "v")).hasMessageContaining("READONLY");
        redis.prepare("+OK\r\n");
        connection.run(Command.EVAL, "return 1", "0");

        assertThat(connection.primary.role().isUnknown()).isTrue();
    }

    @Test
    void get_tracking_isLeftAlone() {
        redis.prepare("+OK\r\n");
        connection.run(Command.CLIENT, "TRACKING", "ON");
        replyLater(WovenByHand.DEADLINE.multipliedBy(4), "$4\r\nslow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("slow");
    }

    @Test
    void get_askingNotAnswered_answeredAtTheDeadlineAndTheConnectionNotUsedAgain() {
        long start = System.nanoTime();
        assertThat(connection.getAsking("c:1")).isEqualTo("value");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(WovenByHand.DEADLINE, OWN_TIMEOUT);
        assertThat(connection.isBroken()).isTrue();
    }

    @Test
    void get_asking_isOneReadOfTheServer() {
        redis.prepare("+OK\r\n");
        redis.prepare("$5\r\nother\r\n");
        int before = connection.primary.votes.size();

        assertThat(connection.getAsking("c:1")).isEqualTo("other");
        assertThat(connection.primary.votes).hasSize(before + 1);
    }

    @Test
    void get_clientAboutToPause_isAnsweredInItsPlace() throws Exception {
        assertThat(connection.getBeforeAPause("c:1")).isEqualTo("value");
        assertThat(redis.hasReceivedNothing()).isTrue();
    }

    @Test
    void get_clientAboutToPauseAndNobodyHasTheValue_pauses() {
        redis.prepare("$4\r\nreal\r\n");

        assertThat(connection.getBeforeAPause("c:never")).isEqualTo("real");
        assertThat(connection.pausing()).isNull();
    }
}

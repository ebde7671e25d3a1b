package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Primary;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class BreakerTest {

    private static final Duration OWN_TIMEOUT = Duration.ofMillis(400);

    private FakeRedis redis;
    private WovenByHand connection;
    private RecordingPrimary primary;
    private ScheduledExecutorService later;

    @BeforeEach
    void remember() throws Exception {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), OWN_TIMEOUT);
        primary = connection.primary;
        later = Executors.newSingleThreadScheduledExecutor();
        redis.prepare("$5\r\nvalue\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        primary.votes.clear();
        primary.heardSince();
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
    void get_breakerOpen_answeredWithoutSending() throws Exception {
        primary.state = BreakerState.OPEN;

        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(redis.hasReceivedNothing()).isTrue();
        assertThat(connection.isBroken()).isFalse();
        assertThat(primary.votes).isEmpty();
    }

    @Test
    void get_breakerOpenAndNoTierHasAnAnswer_sentWithoutDeadline() throws Exception {
        primary.state = BreakerState.OPEN;
        replyLater(WovenByHand.DEADLINE.multipliedBy(3), "$4\r\nslow\r\n");

        assertThat(connection.get("c:never")).isEqualTo("slow");
        assertThat(primary.votes).isEmpty();
    }

    @Test
    void get_breakerOpenAndReplyOwed_waitsForNothing() throws Exception {
        connection.get("c:1");
        redis.command();
        primary.state = BreakerState.OPEN;
        primary.waitFor(Primary.FOR_EVER, Primary.FOR_EVER);

        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(redis.hasReceivedNothing()).isTrue();
    }

    @Test
    void get_value_countsOnceAsAnswered() {
        redis.prepare("$1\r\nx\r\n");
        connection.get("c:1");

        assertThat(primary.votes).containsExactly("answered");
        assertThat(primary.heardSince()).isZero();
    }

    @Test
    void get_null_countsOnceAsAnswered() {
        redis.prepare("$-1\r\n");
        assertThat(connection.get("c:1")).isNull();

        assertThat(primary.votes).containsExactly("answered");
    }

    @Test
    void get_errorReplyOfTheApplication_countsOnceAsAnswered() {
        redis.prepare("-WRONGTYPE Operation against a key\r\n");
        assertThat(connection.get("c:1")).isInstanceOf(JedisDataException.class);

        assertThat(primary.votes).containsExactly("answered");
        assertThat(primary.heardSince()).isZero();
    }

    @Test
    void get_serverLoading_countsOnceAsFailedAndIsNotHeard() {
        redis.prepare("-LOADING Redis is loading the dataset in memory\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(primary.votes).containsExactly("LOADING");
        assertThat(primary.heardSince()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERR max number of clients reached", "ERR max number of clients + cluster connections reached"})
    void get_connectionNotAccepted_countsOnceAsFailedAndIsNotHeard(String reply) {
        redis.prepare("-" + reply + "\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(primary.votes).containsExactly("NODE_DOWN");
        assertThat(primary.heardSince()).isZero();
    }

    @Test
    void get_moved_countsOnceAndIsNotHeard() {
        redis.prepare("-MOVED 1 :7001\r\n");
        connection.get("c:1");

        assertThat(primary.votes).containsExactly("MOVED");
        assertThat(primary.heardSince()).isZero();
    }

    @Test
    void get_deadlinePassedAndAnswered_countsOnceAsTimeout() throws Exception {
        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(primary.votes).containsExactly("TIMEOUT");
    }

    @Test
    void get_deadlinePassedWithoutAnswer_countsWhatComesOfIt() {
        replyLater(WovenByHand.DEADLINE.multipliedBy(3), "$4\r\nslow\r\n");

        assertThat(connection.get("c:never")).isEqualTo("slow");
        assertThat(primary.votes).containsExactly("answered");
    }

    @Test
    void get_ownTimeoutWithoutAnswer_countsOnceAsTimeout() {
        assertThat(connection.get("c:never")).isInstanceOf(JedisConnectionException.class);
        assertThat(primary.votes).containsExactly("TIMEOUT");
    }

    @Test
    void get_connectionLost_countsOnceAsNodeDown() throws Exception {
        redis.close();

        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(primary.votes).containsExactly("NODE_DOWN");
    }

    @Test
    void get_handshakeUnanswered_isUnreachedOnce() {
        primary.waitFor(TimeUnit.MILLISECONDS.toNanos(4), TimeUnit.MILLISECONDS.toNanos(4));

        assertThat(connection.getWithHandshake("c:1")).isEqualTo("value");
        assertThat(primary.votes).containsExactly("unreached TIMEOUT");
    }

    @Test
    void get_handshakeRefused_isUnreachedOnce() throws Exception {
        redis.close();

        assertThat(connection.getWithHandshake("c:1")).isEqualTo("value");
        assertThat(primary.votes).containsExactly("unreached NODE_DOWN");
    }

    @Test
    void get_handshakeAnswered_countsTheReadAlone() {
        redis.prepare("+OK\r\n");
        redis.prepare("$1\r\nx\r\n");

        assertThat(connection.getWithHandshake("c:1")).isEqualTo("x");
        assertThat(primary.votes).containsExactly("answered");
    }

    @Test
    void get_inATransaction_asksNoBreaker() {
        redis.prepare("+OK\r\n");
        connection.run(Command.WATCH, "c:1");
        primary.state = BreakerState.OPEN;
        redis.prepare("$3\r\nnow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("now");
        assertThat(primary.votes).isEmpty();
    }

    @Test
    void get_deadlineHasGrownWhileWaiting_waitsForTheRest() {
        primary.waitFor(
                WovenByHand.DEADLINE.toNanos(),
                WovenByHand.DEADLINE.multipliedBy(8).toNanos());
        replyLater(WovenByHand.DEADLINE.multipliedBy(3), "$4\r\nslow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("slow");
        assertThat(primary.votes).containsExactly("answered");
        assertThat(connection.getSoTimeout()).isEqualTo((int) OWN_TIMEOUT.toMillis());
    }

    @Test
    void get_noDeadlineYet_waitsAsJedisDoes() {
        primary.waitFor(Primary.FOR_EVER, Primary.FOR_EVER);
        replyLater(WovenByHand.DEADLINE.multipliedBy(3), "$4\r\nslow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("slow");
    }

    @Test
    void get_deadlineBeyondTheClientsOwn_failsWhenJedisAloneWouldHave() {
        primary.waitFor(Duration.ofMinutes(1).toNanos(), Duration.ofMinutes(1).toNanos());
        long start = System.nanoTime();

        assertThat(connection.get("c:never")).isInstanceOf(JedisConnectionException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(OWN_TIMEOUT, OWN_TIMEOUT.multipliedBy(3));
    }

    @Test
    void get_probeThatHangs_isAnsweredElsewhereAndCountsOnceAsTimeout() {
        primary.probing = true;
        primary.waitFor(TimeUnit.MILLISECONDS.toNanos(4), TimeUnit.MILLISECONDS.toNanos(4));

        assertThat(connection.get("c:1")).isEqualTo("value");
        assertThat(primary.votes).containsExactly("TIMEOUT");
    }

    @Test
    void get_probe_waitsLongerThanOtherReads() {
        primary.probing = true;
        replyLater(WovenByHand.DEADLINE.multipliedBy(3), "$4\r\nslow\r\n");

        assertThat(connection.get("c:1")).isEqualTo("slow");
        assertThat(primary.votes).containsExactly("answered");
    }

    @Test
    void run_replyIsOwed_isHeardLate() throws Exception {
        connection.get("c:1");
        redis.command();
        primary.votes.clear();
        replyLater(Duration.ofMillis(150), "$4\r\nlate\r\n+PONG\r\n");
        connection.run(Command.PING);

        assertThat(primary.votes).containsExactly("late");
        assertThat(primary.heardSince()).isOne();
    }

    @Test
    void get_owedReplyNeverComes_countsOnceAsTimeout() throws Exception {
        connection.get("c:1");
        redis.command();
        primary.votes.clear();

        assertThat(connection.get("c:never")).isInstanceOf(JedisConnectionException.class);
        assertThat(redis.hasReceivedNothing()).isTrue();
        assertThat(primary.votes).containsExactly("TIMEOUT");
    }

    @Test
    void get_connectionEndsWhileAReplyIsOwed_countsOnceAsNodeDown() throws Exception {
        connection.get("c:1");
        redis.command();
        primary.votes.clear();
        redis.close();

        assertThat(connection.get("c:never")).isInstanceOf(JedisConnectionException.class);
        assertThat(primary.votes).containsExactly("NODE_DOWN");
    }

    /** As a server does that is paused (CLIENT PAUSE): it refuses what it does not know, and carries out nothing. */
    @Test
    void run_commandThatIsRefused_isNotHeard() {
        redis.prepare("-ERR unknown subcommand 'SETINFO'. Try CLIENT HELP.\r\n");
        assertThatThrownBy(() -> connection.run(Command.CLIENT)).isInstanceOf(JedisDataException.class);

        assertThat(primary.heardSince()).isZero();
        assertThat(primary.votes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Command.class,
            names = {"PING", "CLIENT", "READONLY", "READWRITE", "HELLO"})
    void run_whatMakesAConnectionOrAsksAfterHealth_isASignOfLifeAndNoUse(Command command) {
        redis.prepare(command == Command.PING ? "+PONG\r\n" : "+OK\r\n");
        connection.run(command);

        assertThat(primary.pingedSince()).isOne();
        assertThat(primary.heardSince()).isOne();
        assertThat(primary.votes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Command.class,
            names = {"DBSIZE", "SET", "WATCH", "MULTI"})
    void run_anyOtherReply_isHeardAndAUse(Command command) {
        redis.prepare("+OK\r\n+OK\r\n");
        connection.run(Command.CLIENT);
        primary.pingedSince();
        connection.run(command);

        assertThat(primary.pingedSince()).isZero();
        assertThat(primary.heardSince()).isEqualTo(2);
        assertThat(primary.votes).isEmpty();
    }
}

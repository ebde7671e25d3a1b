package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A read that is only observed ends as Jedis ends it; what route mode would have done is told. */
class ObservedReadTest {

    private static final Duration OWN_TIMEOUT = Duration.ofMillis(300);
    private static final Duration LATE = WovenByHand.DEADLINE.multipliedBy(3);

    private FakeRedis redis;
    private WovenByHand connection;
    private ScheduledExecutorService later;

    @BeforeEach
    void remember() throws Exception {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), OWN_TIMEOUT, "observe");
        later = Executors.newSingleThreadScheduledExecutor();
        redis.prepare("$5\r\nvalue\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        connection.primary.votes.clear();
    }

    @AfterEach
    void close() throws IOException {
        later.shutdownNow();
        connection.close();
        redis.close();
    }

    private void replyLate(String reply) {
        var unused = later.schedule(
                () -> {
                    redis.send(reply);
                    return reply;
                },
                LATE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private Decision only() {
        assertThat(connection.observed).hasSize(1);
        return connection.observed.get(0);
    }

    private Observed observed() {
        return Objects.requireNonNull(only().observed());
    }

    @Test
    void get_replyAfterTheDeadline_isThatReply() {
        replyLate("$3\r\nnew\r\n");

        assertThat(connection.get("c:1")).isEqualTo("new");

        assertThat(only().outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(observed().forecast().tier()).isEqualTo(Tier.LOCAL);
        assertThat(observed().end()).isEqualTo(End.VALUE);
        assertThat(Duration.ofNanos(observed().beyondNanos())).isBetween(Duration.ofMillis(1), LATE.plus(OWN_TIMEOUT));
        assertThat(connection.primary.votes).containsExactly("answered");
        assertThat(connection.late).isEmpty(); // nothing was dropped
    }

    @Test
    void get_serverSilent_failsAfterJedissOwnTime() {
        long start = System.nanoTime();
        assertThat(connection.get("c:1")).isInstanceOf(JedisConnectionException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(OWN_TIMEOUT.minusMillis(20));
        assertThat(only().outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(observed().end()).isEqualTo(End.FAILURE);
        assertThat(connection.primary.votes).containsExactly("TIMEOUT");
    }

    @Test
    void get_breakerIsOpen_isSentAllTheSame() throws Exception {
        connection.primary.state = BreakerState.OPEN;
        redis.prepare("$3\r\nnew\r\n");

        assertThat(connection.get("c:1")).isEqualTo("new");

        assertThat(redis.command()).containsExactly("GET", "c:1");
        assertThat(only().outcome()).isEqualTo(Outcome.BREAKER_OPEN);
        assertThat(observed().forecast().tier()).isEqualTo(Tier.LOCAL);
        assertThat(connection.primary.votes).isEmpty();
        assertThat(connection.primary.heardSince()).isPositive();
    }

    @Test
    void get_errorThatIsNotRedissFault_isPassedOnAndNoDecision() {
        redis.prepare("-WRONGTYPE no\r\n");

        assertThat(connection.get("c:1")).isInstanceOf(Exception.class);

        assertThat(connection.observed).isEmpty();
    }

    @Test
    void get_eachEnd_countsOnceAsWhatTheClientCameTo() {
        Traffic traffic = connection.traffic();
        assertThat(traffic.hits()).isEqualTo(1); // of the read before

        replyLate("$3\r\nnew\r\n");
        assertThat(connection.get("c:1")).isEqualTo("new");
        redis.prepare("$-1\r\n");
        assertThat(connection.get("c:1")).isNull();
        redis.prepare("-WRONGTYPE no\r\n");
        assertThat(connection.get("c:1")).isInstanceOf(Exception.class);
        assertThat(connection.get("c:1")).isInstanceOf(JedisConnectionException.class);

        assertThat(traffic.hits()).isEqualTo(2);
        assertThat(traffic.failures(Event.UNEXPLAINED)).isEqualTo(1);
        assertThat(traffic.failures(Event.UNKNOWN)).isEqualTo(1);
        assertThat(traffic.failures(Event.TIMEOUT)).isEqualTo(1);
        assertThat(traffic.answers(Tier.LOCAL)).isZero();
        assertThat(traffic.unansweredReads()).isZero();
    }

    @Test
    void get_null_isANullOfWhichALoaderIsNotKnown() {
        redis.prepare("$-1\r\n");

        assertThat(connection.get("c:1")).isNull();

        assertThat(connection.observed).isEmpty(); // route mode would have done nothing either
    }
}

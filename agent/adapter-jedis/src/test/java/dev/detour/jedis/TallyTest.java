package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** Each read is counted once, whatever comes and in whatever order. */
class TallyTest {

    private FakeRedis redis;
    private WovenByHand connection;
    private Traffic traffic;

    @BeforeEach
    void connect() throws Exception {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), Duration.ofMillis(600));
        traffic = connection.traffic();
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        redis.close();
    }

    private long counted() {
        return traffic.hits()
                + Stream.of(Event.values()).mapToLong(traffic::failures).sum();
    }

    @Test
    void get_value_isAHit() {
        redis.prepare("$5\r\nvalue\r\n");
        connection.get("c:1");

        assertThat(traffic.hits()).isEqualTo(1);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void get_nullThatNoTierCanAnswer_isCountedByItsCause() {
        redis.prepare("$-1\r\n");
        connection.get("c:1");

        assertThat(traffic.failures(Event.UNEXPLAINED)).isEqualTo(1);
        assertThat(traffic.unansweredReads()).isZero();
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void get_errorsThatNoTierCanAnswer_areCountedByTheirKind() {
        redis.prepare("-LOADING Redis is loading the dataset in memory\r\n");
        connection.get("c:1");
        redis.prepare("-WRONGTYPE it is\r\n");
        connection.get("c:1");

        assertThat(traffic.failures(Event.LOADING)).isEqualTo(1);
        assertThat(traffic.failures(Event.UNKNOWN)).isEqualTo(1);
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void get_serverSilentAndItsReplyLate_isOneTimeoutAnsweredByMemory() throws Exception {
        redis.prepare("$5\r\nvalue\r\n");
        connection.get("c:1");
        redis.command();
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        redis.send("$-1\r\n");
        redis.prepare("+PONG\r\n");
        connection.run(Command.PING);

        assertThat(traffic.hits()).isEqualTo(1);
        assertThat(traffic.failures(Event.TIMEOUT)).isEqualTo(1);
        assertThat(traffic.answers(Tier.LOCAL)).isEqualTo(1);
        assertThat(traffic.unansweredReads()).isZero();
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void get_serverSilentAndNobodyHasTheValue_isOneTimeout() {
        connection.get("c:1");

        assertThat(traffic.failures(Event.TIMEOUT)).isEqualTo(1);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void get_keyThatIsNoCacheData_isNotCounted() {
        redis.prepare("$4\r\nheld\r\n");
        connection.get("lock:1");

        assertThat(counted()).isZero();
    }
}

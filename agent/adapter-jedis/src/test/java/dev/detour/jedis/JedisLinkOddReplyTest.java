package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.LinkFailure;
import dev.detour.testkit.RawReplies;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Found by fuzzing: what is left of a reply that could not be read is never taken for the reply to the next command. */
class JedisLinkOddReplyTest {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<byte[][]> PING = List.<byte[][]>of(RawReplies.command("PING"));

    private static JedisLink link(FakeRedis redis) {
        Connection connection = new Connection(new HostAndPort("localhost", redis.port()));
        connection.connect();
        return new JedisLink(new Jedis(connection), connection);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2147483646\r\n", "*2147483647\r\n:1\r\n", "*1\r\n$-7\r\n", "?\r\n"})
    void call_lengthThatIsNonsense_failsAndIsOver(String reply) throws Exception {
        assertIsOver(reply + "+PONG\r\n");
    }

    @Test
    void call_depthThatIsNonsense_failsAndIsOver() throws Exception {
        assertIsOver("*1\r\n".repeat(200_000) + ":1\r\n");
    }

    private static void assertIsOver(String reply) throws Exception {
        try (FakeRedis redis = new FakeRedis()) {
            JedisLink link = link(redis);
            redis.prepare(reply);

            assertThatThrownBy(() -> link.call(PING, SECOND_NANOS)).isInstanceOf(LinkFailure.class);

            assertThat(redis.command()).containsExactly("PING");
            assertThatThrownBy(() -> link.call(PING, SECOND_NANOS)).isInstanceOf(LinkFailure.class);
            assertThat(redis.hasReceivedNothing()).isTrue();
        }
    }
}

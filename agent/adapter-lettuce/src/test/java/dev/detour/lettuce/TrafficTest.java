package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Traffic;
import io.lettuce.core.RedisException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each read is counted once, whatever comes of it. */
class TrafficTest extends AdapterCase {

    private StatefulRedisConnectionImpl<String, String> connection;
    private Traffic traffic;

    @BeforeEach
    void connect() {
        connection = stateful();
        traffic = engine.traffics().of("test");
    }

    private RedisCommand<?, ?, ?> sent(AsyncCommand<String, String, String> get) {
        return send(connection, get);
    }

    private RedisCommand<?, ?, ?> sent(String key) {
        return sent(new AsyncCommand<>(command(CommandType.GET, key)));
    }

    private long counted() {
        return traffic.hits()
                + Stream.of(Event.values()).mapToLong(traffic::failures).sum();
    }

    @Test
    void hit_isCountedAsOne() {
        replied(sent("c:1"), "seen");

        assertThat(traffic.hits()).isEqualTo(1);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void null_thatNoTierCanAnswer_isCountedByItsCause() {
        replied(sent("c:1"), null);

        assertThat(traffic.failures(Event.UNEXPLAINED)).isEqualTo(1);
        assertThat(traffic.unansweredReads()).isZero();
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void fault_thatNoTierCanAnswer_isCountedByItsKind() {
        sent("c:1").completeExceptionally(new RedisException("Connection closed"));
        RedisCommand<?, ?, ?> loading = sent("c:2");
        loading.getOutput().setError(ByteBuffer.wrap("LOADING it is".getBytes(UTF_8)));
        loading.complete();

        assertThat(traffic.failures(Event.LOADING)).isEqualTo(1);
        assertThat(counted()).isEqualTo(2);
    }

    @Test
    void unknownError_isCountedAsThat() {
        RedisCommand<?, ?, ?> refused = sent("c:1");
        refused.getOutput().setError(ByteBuffer.wrap("WRONGTYPE it is".getBytes(UTF_8)));
        refused.complete();

        assertThat(traffic.failures(Event.UNKNOWN)).isEqualTo(1);
        assertThat(counted()).isEqualTo(1);
    }

    @Test
    void cancelled_isNotCounted() {
        sent("c:1").cancel();

        assertThat(counted()).isZero();
    }

    /** Its deadline is not known yet; Lettuce's synchronous interface ends its wait so. */
    @Test
    void cancelledInsideBeforeADeadlineIsKnown_isGivenUp() {
        assertIsGivenUpOnce(connection);
    }

    @Test
    void cancelledInsideAtAServerThatNobodyWatches_isGivenUp() {
        assertIsGivenUpOnce(unseen());
    }

    private void assertIsGivenUpOnce(StatefulRedisConnectionImpl<String, String> on) {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = send(on, get);

        get.cancel(true);

        await().until(() -> traffic.abandonedReads() == 1);
        replied(sent, "late");
        assertThat(traffic.abandonedReads()).isOne();
        assertThat(counted()).isZero();
    }

    /** A connection from before Detour was there. */
    private StatefulRedisConnectionImpl<String, String> unseen() {
        return stateful(StringCodec.UTF8, writer());
    }

    @Test
    void sentWithoutADeadline_hasNoListener() {
        for (var on : List.of(connection, unseen())) {
            AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
            RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(on, get);
            assertThat(read.vote().waitNanos()).isEqualTo(Primary.FOR_EVER);

            assertThat(get.getNumberOfDependents()).isZero();
        }
    }

    @Test
    void keyThatIsNoCacheData_isNotCounted() {
        replied(sent("lock:1"), "held");

        assertThat(counted()).isZero();
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import dev.detour.engine.model.Unanswered.End;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each read whose deadline is over is counted once, whenever its reply comes. */
class LateTrafficTest extends AdapterCase {

    private StatefulRedisConnectionImpl<String, String> connection;
    private Traffic traffic;

    @Override
    void set(Properties properties) {
        properties.setProperty("detour.primary.timeout", "1ms");
    }

    @BeforeEach
    void connect() {
        connection = stateful();
        traffic = engine.traffics().of("test");
    }

    private RedisCommand<?, ?, ?> sent(AsyncCommand<String, String, String> get) {
        return send(connection, get);
    }

    /** A read that memory has answered. */
    private RedisCommand<?, ?, ?> answered() throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
        return sent;
    }

    private long counted() {
        return traffic.hits()
                + Stream.of(Event.values()).mapToLong(traffic::failures).sum();
    }

    @Test
    void complete_valueOrNullAfterMemoryHasAnswered_isOneTimeoutAnsweredByMemory() throws Exception {
        replied(sent(new AsyncCommand<>(command(CommandType.GET, "c:1"))), "seen"); // perhaps late, too
        assertThat(counted()).isEqualTo(1);
        long timeouts = traffic.failures(Event.TIMEOUT);

        replied(answered(), "newer");
        replied(answered(), null);

        assertThat(counted()).isEqualTo(3);
        assertThat(traffic.failures(Event.TIMEOUT)).isEqualTo(timeouts + 2);
        assertThat(traffic.answers(Tier.LOCAL)).isEqualTo(2);
    }

    /** The deadline finds it done. */
    @Test
    void cancel_insideBeforeTheDeadline_isGivenUpOrATimeout() {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        sent(get);
        get.cancel(true);

        await().until(() -> traffic.ends().of(End.GIVEN_UP) == 1);
        assertThat(traffic.abandonedReads() + counted()).isOne();
    }

    @Test
    void complete_valueThatNobodyElseHas_isOneTimeoutThatThePrimaryHasAnsweredAfterAll() {
        RedisCommand<?, ?, ?> read = sent(new AsyncCommand<>(command(CommandType.GET, "c:1")));
        await().until(() -> traffic.failures(Event.TIMEOUT) == 1);

        replied(read, "late");

        await().until(() -> traffic.answers(Tier.PRIMARY) == 1);
        assertThat(counted()).isEqualTo(1);
        assertThat(traffic.hits()).isZero();
        assertThat(traffic.unansweredReads()).isZero();
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Observed;
import dev.detour.engine.model.Observed.End;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Traffic;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A read that is only observed is sent at once and ends as Lettuce ends it; what route mode would have done is told. */
class ObservedReadTest extends AdapterCase {

    @Override
    void set(Properties properties) {
        properties.setProperty("detour.mode", "observe");
        properties.setProperty("detour.primary.timeout", "50ms");
    }

    private StatefulRedisConnectionImpl<String, String> thatHasRead() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "seen");
        observed.clear(); // the first read of a process may be late
        return connection;
    }

    /** What goes out for a read. */
    private RedisCommand<?, ?, ?> sent(Object connection, Object read) {
        Object dispatched = adapter.dispatching(connection, read);
        assertThat(dispatched).isNotInstanceOf(Answered.class).isInstanceOf(RoutedCommand.class);
        return (RedisCommand<?, ?, ?>) dispatched;
    }

    private Observed only() {
        assertThat(observed).hasSize(1);
        return Objects.requireNonNull(observed.get(0).observed());
    }

    @Test
    void complete_afterTheDeadline_isTheReply() {
        Command<String, String, String> read = command(CommandType.GET, "c:1");
        RedisCommand<?, ?, ?> sent = sent(thatHasRead(), read);
        await().until(primary()::isTimingOut); // the deadline is over, and has been told

        assertThat(read.isDone()).isFalse();
        replied(sent, "new");

        assertThat(read.isDone()).isTrue();
        assertThat(read.getOutput().get()).isEqualTo("new");
        assertThat(observed.get(0).outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(only().forecast().tier()).isEqualTo(Tier.LOCAL);
        assertThat(only().end()).isEqualTo(End.VALUE);
        assertThat(only().beyondNanos()).isPositive();
        assertThat(late).isEmpty();
    }

    @Test
    void dispatching_breakerIsOpen_isSentAllTheSame() {
        StatefulRedisConnectionImpl<String, String> connection = thatHasRead();
        opened();
        Command<String, String, String> read = command(CommandType.GET, "c:1");

        replied(sent(connection, read), "new");

        assertThat(read.getOutput().get()).isEqualTo("new");
        assertThat(observed.get(0).outcome()).isEqualTo(Outcome.BREAKER_OPEN);
        assertThat(only().forecast().tier()).isEqualTo(Tier.LOCAL);
        assertThat(primary().state()).isEqualTo(BreakerState.HALF_OPEN); // it has sent something
    }

    @Test
    void dispatching_connectionIsDown_isSentForTheClientToKeep() {
        StatefulRedisConnectionImpl<String, String> connection = thatHasRead();
        connection.deactivated();
        Command<String, String, String> read = command(CommandType.GET, "c:1");

        RedisCommand<?, ?, ?> sent = sent(connection, read);
        sent.cancel();

        assertThat(read.isCancelled()).isTrue();
        assertThat(observed.get(0).outcome()).isEqualTo(Outcome.Fault.unsent(FaultKind.NODE_DOWN));
        assertThat(only().end()).isEqualTo(End.FAILURE);
    }

    @Test
    void completeExceptionally_fault_isCompletedAtOnce() {
        AsyncCommand<String, String, String> read = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(thatHasRead(), read);
        RedisCommandTimeoutException timeout = new RedisCommandTimeoutException("as the client has it");

        sent.completeExceptionally(timeout);

        assertThat(read.isDone()).isTrue();
        assertThat(read.handle((value, failure) -> failure).toCompletableFuture())
                .isCompletedWithValue(timeout);
        assertThat(only().end()).isEqualTo(End.FAILURE);
        assertThat(only().forecast().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void eachEnd_countsOnceAsWhatTheClientCameTo() {
        Traffic traffic = engine.traffics().of("test");
        StatefulRedisConnectionImpl<String, String> connection = thatHasRead();
        assertThat(traffic.hits()).isEqualTo(1); // of the read before

        RedisCommand<?, ?, ?> late = sent(connection, command(CommandType.GET, "c:1"));
        await().until(primary()::isTimingOut);
        replied(late, "new");
        sent(connection, new AsyncCommand<>(command(CommandType.GET, "c:1")))
                .completeExceptionally(new RedisCommandTimeoutException("as the client has it"));

        assertThat(traffic.hits()).isEqualTo(2);
        assertThat(traffic.failures(Event.TIMEOUT)).isEqualTo(1);
        assertThat(traffic.answers(Tier.LOCAL)).isZero();
        assertThat(traffic.unansweredReads()).isZero();
    }

    @Test
    void complete_inTime_tellsNothing() {
        Command<String, String, String> read = command(CommandType.GET, "c:1");

        replied(sent(thatHasRead(), read), "seen");

        assertThat(observed).isEmpty();
    }
}

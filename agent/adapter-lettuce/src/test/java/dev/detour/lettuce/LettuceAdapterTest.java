package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TracedCommand;
import io.lettuce.core.sentinel.StatefulRedisSentinelConnectionImpl;
import io.lettuce.core.tracing.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.EncoderException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The hooks, called as the advice would, on connections that never connect. */
class LettuceAdapterTest extends AdapterCase {

    private static <T> T onOwnThread(Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(
                        task, runnable -> OwnThread.create(runnable, "test").start())
                .get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "EVAL", "FLUSHALL", "SELECT", "AUTH"})
    void dispatching_onALinkFromAnyThread_isNoneOfTheApplications(CommandType type) throws Exception {
        Unconnected link = LettuceLink.opening(LinkUser.fixed(), this::connecting);
        RedisCommand<?, ?, ?> command = command(type, "k");
        long version = engine.version(KEY);

        assertThat(adapter.dispatching(link, command)).isSameAs(command);
        assertThat(onOwnThread(() -> adapter.dispatching(link, command))).isSameAs(command);
        assertThat(adapter.dispatchingAll(link, List.of(command))).isEqualTo(List.of(command));
        assertThat(engine.version(KEY)).isEqualTo(version);
    }

    @Test
    void dispatching_readThatWasKeptForABatch_isLeftAloneAlsoByItself() {
        Unconnected connection = connecting();
        RedisCommand<?, ?, ?> kept = command(CommandType.GET, "c:1");

        adapter.batching(kept);

        assertThat(send(connection, kept)).isSameAs(kept);
        assertThat(send(connection, command(CommandType.GET, "c:1"))).isInstanceOf(RoutedCommand.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "EVAL", "FLUSHALL"})
    void dispatching_writeOfALoader_isTheProcesssOwn(CommandType type) throws Exception {
        Unconnected connection = onOwnThread(this::connecting);
        long version = engine.version(KEY);

        Object sent = onOwnThread(() -> adapter.dispatching(connection, command(type, "k")));
        long whenSent = engine.version(KEY);
        ((RedisCommand<?, ?, ?>) sent).complete();

        assertThat(whenSent).isNotEqualTo(version);
        assertThat(engine.version(KEY)).isNotEqualTo(whenSent);
    }

    /** Cannot encode while it is told so. */
    private static final class Failing extends StringCodec {

        private boolean fails = true;

        @Override
        public void encode(String text, ByteBuf target) {
            if (fails) {
                throw new IllegalArgumentException("not this one");
            }
            super.encode(text, target);
        }

        @Override
        public ByteBuffer encodeKey(String key) {
            if (fails) {
                throw new IllegalArgumentException("not this one");
            }
            return super.encodeKey(key);
        }
    }

    private static Command<?, ?, ?> command(CommandType type, StringCodec codec) {
        return new Command<>(type, new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(codec).addKey("other"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "MSET"})
    void dispatching_writeThatTheCodecCannotEncode_forgetsNothing(CommandType type) {
        long version = engine.version(KEY);

        RedisCommand<?, ?, ?> sent = send(connecting(), command(type, new Failing()));
        assertThatThrownBy(() -> sent.encode(Unpooled.buffer())).hasMessage("not this one");
        sent.completeExceptionally(new EncoderException());

        assertThat(engine.version(KEY)).isEqualTo(version);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "MSET"})
    void dispatching_writeThatTheCodecEncodesAfterAll_mayBeAnyAndLosesNoTrack(CommandType type) {
        Failing codec = new Failing();
        RedisCommand<?, ?, ?> sent = send(connecting(), command(type, codec));
        long version = engine.version(KEY);

        codec.fails = false;
        sent.encode(Unpooled.buffer());
        long whenSent = engine.version(KEY);
        sent.complete();

        assertThat(whenSent).isNotEqualTo(version);
        assertThat(engine.version(KEY)).isNotEqualTo(whenSent).isEqualTo(engine.version(KEY));
    }

    @Test
    void dispatching_authThatTheCodecCannotEncode_losesNoTrack() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        long version = engine.version(KEY);

        RedisCommand<?, ?, ?> sent = send(connection, command(CommandType.AUTH, new Failing()));
        assertThat(sent).isInstanceOf(ObservedCommand.class);
        sent.completeExceptionally(new EncoderException());

        assertThat(engine.version(KEY)).isEqualTo(version).isEqualTo(engine.version(KEY));
        assertThat(send(connection, command(CommandType.GET, "c:1"))).isInstanceOf(RoutedCommand.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "EVAL"})
    void dispatchedAll_clientThrew_areNotUnderWayAnyMore(CommandType type) {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        Collection<?> all = List.of(command(type, "c:1"), command(type, "c:1"));
        Collection<?> sent = adapter.dispatchingAll(connection, all);
        assertThat(send(connection, command(CommandType.GET, "c:1"))).isNotInstanceOf(RoutedCommand.class);

        adapter.dispatchedAll(all, sent, null);

        assertThat(send(connection, command(CommandType.GET, "c:1"))).isInstanceOf(RoutedCommand.class);
    }

    @Test
    void dispatching_readOfALoader_isNotRouted() throws Exception {
        Unconnected connection = connecting();
        Command<?, ?, ?> get = command(CommandType.GET, "c:1");

        assertThat(onOwnThread(() -> adapter.dispatching(connection, get))).isSameAs(get);
        assertThat(adapter.dispatching(connection, get)).isNotSameAs(get);
    }

    @Test
    void dispatching_toASentinel_changesNothing() {
        var sentinel = new StatefulRedisSentinelConnectionImpl<>(writer(), StringCodec.UTF8, Duration.ofSeconds(1));
        Command<?, ?, ?> command = command(CommandType.EVAL, "k");
        long version = engine.version(KEY);

        assertThat(adapter.dispatching(sentinel, command)).isSameAs(command);
        assertThat(engine.version(KEY)).isEqualTo(version);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "HGET", "PING", "SET", "EVAL"})
    void complete_serverWithOpenBreaker_isHeard(CommandType type) {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = send(connection, command(type, "k"));
        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
        sent.complete();

        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    /** As one does that is paused (CLIENT PAUSE): it refuses what a user may not, and carries out nothing. */
    @ParameterizedTest
    @CsvSource({"c:1", "k"})
    void complete_readIsRefusedWhileTheBreakerIsOpen_isNotHeard(String key) {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = send(connection, command(CommandType.GET, key));
        sent.getOutput().setError(ByteBuffer.wrap("NOPERM it may not".getBytes(StandardCharsets.UTF_8)));
        sent.complete();

        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void complete_coveredReadThatNothingElseCouldAnswer_isHeardWhileTheBreakerIsOpen() {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = send(connection, command(CommandType.GET, "c:1"));
        assertThat(sent).isInstanceOf(RoutedCommand.class);
        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
        replied(sent, "v");

        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "HGET", "PING"})
    void complete_undeclaredReadWhileTimeOutsAreCounted_isHeard(CommandType type) {
        Unconnected connection = connecting();
        Primary primary = primary();
        Permit permit = Objects.requireNonNull(primary.admit(System.nanoTime()));
        permit.failed(FaultKind.TIMEOUT, System.nanoTime());
        long heardBefore = primary.lastHeardNanos();

        RedisCommand<?, ?, ?> sent = send(connection, command(type, "k"));
        assertThat(primary.isTimingOut()).isTrue();
        sent.complete();

        assertThat(primary.isTimingOut()).isFalse();
        assertThat(primary.lastHeardNanos()).isGreaterThan(heardBefore);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "SET", "EVAL"})
    void complete_serverThatOnlySaysThatItIsLoading_isNotHeard(CommandType type) {
        Unconnected connection = connecting();
        Primary primary = opened();

        RedisCommand<?, ?, ?> sent = send(connection, command(type, "k"));
        sent.getOutput().setError("LOADING Redis is loading the dataset in memory");
        sent.complete();

        assertThat(primary.state()).isEqualTo(BreakerState.OPEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "SET", "EVAL", "SELECT"})
    void dispatched_sentAsItIs_givesBackWhatWasGiven(CommandType type) {
        Command<?, ?, ?> given = command(type, "c:1");
        RedisCommand<?, ?, ?> sent = send(connecting(), given);
        Object wrapper = new CommandWrapper<>(sent);

        assertThat(sent).isNotSameAs(given);
        assertThat(adapter.dispatched(sent, sent)).isSameAs(given);
        assertThat(adapter.dispatched(sent, wrapper)).isSameAs(wrapper); // the client's own, as without Detour
        assertThat(adapter.dispatched(sent, null)).isNull();
    }

    @Test
    void dispatchedAll_sentAsTheyAre_givesBackWhatWasGiven() {
        Command<?, ?, ?> given = command(CommandType.SET, "c:1");
        Collection<?> all = List.of(given);
        Collection<?> sent = adapter.dispatchingAll(connecting(), all);
        Object wrapper = new CommandWrapper<>((RedisCommand<?, ?, ?>) only(sent));

        assertThat(only(sent)).isNotSameAs(given);
        assertThat(adapter.dispatchedAll(all, sent, sent)).isSameAs(all);
        assertThat(only(adapter.dispatchedAll(all, sent, List.copyOf(sent)))).isSameAs(given);
        assertThat(only(adapter.dispatchedAll(all, sent, List.of(wrapper)))).isSameAs(wrapper);
        assertThat(adapter.dispatchedAll(all, sent, null)).isNull();
    }

    /** By itself, since a wrapper equals what it wraps. */
    private static Object only(@Nullable Collection<?> commands) {
        return Objects.requireNonNull(commands).iterator().next();
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "HGET", "PING"})
    void dispatching_undeclaredReadOfAHealthyServer_isLeftAlone(CommandType type) {
        Unconnected connection = connecting();
        Command<?, ?, ?> read = command(type, "k");

        assertThat(adapter.dispatching(connection, read)).isSameAs(read);
    }

    /** As a connection to a primary and its replicas hands on what it has been given, with the client's tracing on. */
    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"GET", "SET"})
    void dispatching_handedOnWithATraceAroundIt_isTheSameOnce(CommandType type) {
        RedisCommand<?, ?, ?> given = command(type, "c:1");
        RedisCommand<?, ?, ?> taken = send(stateful(), given);
        RedisCommand<?, ?, ?> traced = new TracedCommand<>(taken, TraceContext.EMPTY);
        Object there = stateful();
        long version = engine.version(Key.of("c:1".getBytes(StandardCharsets.UTF_8)));

        assertThat(taken).isNotSameAs(given);
        assertThat(adapter.dispatching(there, traced)).isSameAs(traced);
        assertThat(adapter.dispatchingAll(there, List.of(traced))).isEqualTo(List.of(traced));
        assertThat(adapter.dispatched(traced, traced)).isSameAs(traced);
        assertThat(engine.version(Key.of("c:1".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(version);
    }
}

package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A read that was sent behind a write of its key on the same connection goes the client's own way. */
class ReadBehindWriteTest extends AdapterCase {

    private boolean isRouted(Object connection, String key) {
        Command<?, ?, ?> get = command(CommandType.GET, key);
        return adapter.dispatching(connection, get) != get;
    }

    private static AsyncCommand<String, String, String> held(CommandType type, String... arguments) {
        return new AsyncCommand<>(command(type, arguments));
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "APPEND", "MSET", "SINTERSTORE"})
    void dispatching_readBehindAWriteOfItsKey_isLeftAlone(CommandType type) {
        Unconnected connection = connecting();

        RedisCommand<?, ?, ?> write = send(connection, command(type, "c:1"));

        assertThat(isRouted(connection, "c:1")).isFalse();
        assertThat(isRouted(connection, "c:2")).isTrue();
        assertThat(isRouted(connecting(), "c:1")).isTrue();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    /** A write that hangs at one shard must not cost reads of others their protection. */
    @Test
    void dispatching_readBehindAWriteOfAKeyWithTheSameLowBits_isRouted() {
        int low = Key.hash("c:1".getBytes(UTF_8)) & 0x1FFF;
        List<String> twins = IntStream.range(2, 200_000)
                .mapToObj(number -> "c:" + number)
                .filter(key -> (Key.hash(key.getBytes(UTF_8)) & 0x1FFF) == low)
                .toList();
        Unconnected connection = connecting();
        RedisCommand<?, ?, ?> write = send(connection, command(CommandType.SET, "c:1", "v"));

        assertThat(twins).hasSizeGreaterThan(10).allMatch(key -> isRouted(connection, key));
        assertThat(isRouted(connection, "c:1")).isFalse();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"FLUSHALL", "FLUSHDB", "EVAL", "EVALSHA", "SWAPDB"})
    void dispatching_readBehindWhatMayWriteEverything_isLeftAlone(CommandType type) {
        Unconnected connection = connecting();

        RedisCommand<?, ?, ?> write = send(connection, command(type, "other"));

        assertThat(isRouted(connection, "c:1")).isFalse();
        assertThat(isRouted(connecting(), "c:1")).isTrue();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatching_readBehindAnUnknownCommand_isLeftAlone() {
        Unconnected connection = connecting();
        ProtocolKeyword keyword = () -> "MODULE.WRITE".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        RedisCommand<?, ?, ?> write = send(
                connection,
                new Command<>(
                        keyword, new StatusOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("x")));

        assertThat(isRouted(connection, "c:1")).isFalse();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatching_readBehindAReadOrAWriteOfAnotherKey_isRouted() {
        Unconnected connection = connecting();
        for (int i = 0; i < 100; i++) {
            send(connection, command(CommandType.SET, "other:" + i));
        }
        send(connection, command(CommandType.HGET, "c:1"));

        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatching_severalWritesOfAKey_leavesItsReadsAloneUntilTheLastReturns() {
        Unconnected connection = connecting();
        List<? extends RedisCommand<?, ?, ?>> writes = Stream.generate(
                        () -> send(connection, command(CommandType.SET, "c:1")))
                .limit(3)
                .toList();

        for (RedisCommand<?, ?, ?> write : writes) {
            assertThat(isRouted(connection, "c:1")).isFalse();
            write.complete();
        }
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatchingAll_readBehindABatch_isLeftAlone() {
        Unconnected connection = connecting();

        RedisCommand<?, ?, ?> write =
                (RedisCommand<?, ?, ?>) adapter.dispatchingAll(connection, List.of(command(CommandType.SET, "c:1")))
                        .iterator()
                        .next();

        assertThat(isRouted(connection, "c:1")).isFalse();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatching_readBehindExec_isLeftAlone() {
        Unconnected connection = connecting();
        send(connection, command(CommandType.MULTI));
        send(connection, new TransactionalCommand<>(command(CommandType.SET, "c:1")))
                .complete(); // queued

        RedisCommand<?, ?, ?> exec = send(connection, command(CommandType.EXEC));

        assertThat(isRouted(connection, "c:1")).isFalse();
        assertThat(isRouted(connection, "c:2")).isTrue();
        exec.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    @Test
    void dispatching_connectionThatNothingIsKnownOf_isLeftAloneToo() {
        Unconnected connection = new Unconnected(writer());

        RedisCommand<?, ?, ?> write = send(connection, command(CommandType.SET, "c:1"));

        assertThat(isRouted(connection, "c:1")).isFalse();
        write.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }

    /** How a write ends without a reply: with what Lettuce holds, and with what the application holds. */
    static Stream<Consumer<Write>> abandonments() {
        return Stream.of(
                write -> write.sent.cancel(),
                write -> write.held.cancel(true),
                write -> write.sent.completeExceptionally(new TimeoutException()),
                write -> write.held.completeExceptionally(new TimeoutException()),
                write -> write.adapter.dispatched(write.sent, null));
    }

    private record Write(LettuceAdapter adapter, RedisCommand<?, ?, ?> sent, AsyncCommand<?, ?, ?> held) {}

    @ParameterizedTest
    @MethodSource("abandonments")
    void dispatching_readBehindAWriteThatWasGivenUp_isRouted(Consumer<Write> abandonment) {
        Unconnected connection = connecting();
        AsyncCommand<String, String, String> held = held(CommandType.SET, "c:1");
        Write write = new Write(adapter, send(connection, held), held);

        abandonment.accept(write);
        assertThat(isRouted(connection, "c:1")).isTrue();

        write.sent.complete(); // late: it comes off once, or the next write would not be seen
        RedisCommand<?, ?, ?> next = send(connection, command(CommandType.SET, "c:1"));
        assertThat(isRouted(connection, "c:1")).isFalse();
        next.complete();
        assertThat(isRouted(connection, "c:1")).isTrue();
    }
}

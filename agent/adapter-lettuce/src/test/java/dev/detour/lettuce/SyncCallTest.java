package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The synchronous interface as it is, with the hooks called where the client writes. */
class SyncCallTest extends AdapterCase {

    private static final int MORE_THAN_THREADS = 8 + 4 * Runtime.getRuntime().availableProcessors();

    private final List<Boolean> calls = new ArrayList<>();
    private Consumer<RedisCommand<?, ?, ?>> onWrite = RedisCommand::complete;
    private StatefulRedisConnectionImpl<String, String> connection;

    @BeforeEach
    void connect() {
        connection =
                connecting(stateful(StringCodec.UTF8, new DefaultEndpoint(client.getOptions(), client.getResources()) {
                    @Override
                    public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
                        calls.add(SyncCall.isCurrent());
                        onWrite.accept(command);
                        return command;
                    }
                }));
        connection.setOptions(client.getOptions());
    }

    @Test
    void isCurrent_inEachInterface_isTheSynchronousOne() {
        connection.sync().get("c:1");
        connection.sync().flushall();
        connection.async().get("c:1");
        connection.reactive().get("c:1").block();

        assertThat(calls).containsExactly(true, true, false, false);
    }

    private boolean isRouted() {
        Command<?, ?, ?> get = command(CommandType.GET, "c:1");
        return adapter.dispatching(connection, get) != get;
    }

    @Test
    void dispatching_readBesideAFlushOfACallerThatWaits_isRouted() {
        List<Boolean> routed = new ArrayList<>();
        onWrite = command -> {
            RedisCommand<?, ?, ?> sent = send(connection, command);
            routed.add(CompletableFuture.supplyAsync(this::isRouted).join());
            sent.complete();
        };

        connection.sync().flushall();
        connection.async().flushall();

        assertThat(routed).containsExactly(true, false);
    }

    @Test
    void dispatching_readBehindAFlushWhoseWaitWasInterrupted_isLeftAloneUntilThatReturns() {
        List<RedisCommand<?, ?, ?>> underWay = new ArrayList<>();
        onWrite = command -> underWay.add(send(connection, command));
        for (int i = 0; i < 2; i++) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> connection.sync().flushall()).isInstanceOf(RedisCommandInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(isRouted()).isFalse();
        assertThat(CompletableFuture.supplyAsync(this::isRouted).join()).isTrue();
        underWay.get(0).complete();
        assertThat(isRouted()).isFalse();
        underWay.get(1).complete();
        assertThat(isRouted()).isTrue();
    }

    @Test
    void holdBack_synchronousReadOfAnAilingServer_isNotHeldUpByCallbacks() {
        onWrite = command -> {
            RedisCommand<?, ?, ?> sent = send(connection, command);
            sent.getOutput().set(ByteBuffer.wrap(new byte[] {'v'}));
            sent.complete();
        };
        connection.sync().get("c:1");
        opened();
        onWrite = command -> adapter.dispatching(connection, command);
        CountDownLatch database = new CountDownLatch(1);
        try {
            Thread test = Thread.currentThread();
            for (int i = 0; i < MORE_THAN_THREADS; i++) {
                connection.async().get("c:1").thenAccept(value -> {
                    if (Thread.currentThread() != test) { // where the answer was there before its callback
                        await(database);
                    }
                });
            }

            assertThat(connection.sync().get("c:1")).isEqualTo("v");
        } finally {
            database.countDown();
        }
    }

    /** As a call of a database does; no pool knows of it. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.bootstrap.Answered;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.RedisCommand;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies that come when memory has answered, because the deadline was over. */
class LateReplyTest extends AdapterCase {

    private static final String SERVER = "127.0.0.1:1";

    private StatefulRedisConnectionImpl<String, String> connection;

    @Override
    void set(Properties properties) {
        properties.setProperty("detour.primary.timeout", "1ms");
    }

    @BeforeEach
    void remember() {
        connection = stateful();
        replied(sent(new AsyncCommand<>(command(CommandType.GET, "c:1"))), "seen");
    }

    private RedisCommand<?, ?, ?> sent(AsyncCommand<String, String, String> get) {
        return send(connection, get);
    }

    /** A read that memory answers, and whose reply comes then. */
    private void answeredBefore(@Nullable String reply) throws Exception {
        replied(answered(), reply);
    }

    /** A read that memory has answered. */
    private RedisCommand<?, ?, ?> answered() throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
        return sent;
    }

    private boolean isRemembered() {
        opened();
        return adapter.dispatching(connection, command(CommandType.GET, "c:1")) instanceof Answered;
    }

    @Test
    void complete_lateNull_forgets() throws Exception {
        answeredBefore(null);

        assertThat(isRemembered()).isFalse();
    }

    @Test
    void complete_lateValue_forgetsNothing() throws Exception {
        answeredBefore("newer");

        assertThat(isRemembered()).isTrue();
    }

    @Test
    void complete_lateValueOrNullOrError_isCountedOnceForItsServer() throws Exception {
        answeredBefore("newer");
        assertThat(late).containsExactly(SERVER);

        answeredBefore("newer");
        RedisCommand<?, ?, ?> refused = answered();
        refused.getOutput().setError(ByteBuffer.wrap("LOADING it is".getBytes(UTF_8)));
        refused.complete();
        answeredBefore(null);

        assertThat(late).containsExactly(SERVER, SERVER, SERVER, SERVER);
    }

    @Test
    void complete_replyInTime_isNotCounted() {
        replied(sent(new AsyncCommand<>(command(CommandType.GET, "c:1"))), "seen");
        replied(sent(new AsyncCommand<>(command(CommandType.GET, "c:2"))), null);

        assertThat(late).isEmpty();
    }

    @Test
    void completeExceptionally_connectionLostAfterTheAnswer_isNoReply() throws Exception {
        answered().completeExceptionally(new RedisException("Connection closed"));

        assertThat(late).isEmpty();
    }

    private static RedisCommand<?, ?, ?> inClusterCommand(RedisCommand<?, ?, ?> sent, RedisChannelWriter again)
            throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName("io.lettuce.core.cluster.ClusterCommand")
                .getDeclaredConstructor(RedisCommand.class, RedisChannelWriter.class, int.class);
        constructor.setAccessible(true);
        return (RedisCommand<?, ?, ?>) constructor.newInstance(sent, again, 5);
    }

    /** A cluster's own wrapper is ended with the answer, and completed by the reply. */
    @Test
    void complete_inAClustersWrapper_isCountedOnceAndNotSentAgain() throws Exception {
        List<RedisCommand<?, ?, ?>> sentAgain = new ArrayList<>();
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        RedisCommand<?, ?, ?> wrapper = inClusterCommand(sent, writer(sentAgain));
        adapter.dispatched(sent, wrapper);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");

        wrapper.getOutput().setError(ByteBuffer.wrap("MOVED 1 127.0.0.1:2".getBytes(UTF_8)));
        wrapper.complete();

        assertThat(late).containsExactly(SERVER);
        assertThat(sentAgain).isEmpty();
    }

    /** A listener's wrapper around it, as an endpoint of a cluster's node is given it. */
    @Test
    void complete_inAListenersWrapperAroundAClusters_isToldWithTheReply() throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        RedisCommand<?, ?, ?> inside = inClusterCommand(sent, writer(new ArrayList<>()));
        List<String> told = new CopyOnWriteArrayList<>();
        RedisCommand<?, ?, ?> listener = listener(inside, told);
        adapter.dispatched(sent, listener);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
        await().until(inside::isDone);
        assertThat(told).isEmpty();

        replied(listener, "newer");

        assertThat(told).containsExactly("complete");
        assertThat(late).containsExactly(SERVER);
    }

    private static <K, V, T> RedisCommand<K, V, T> listener(RedisCommand<K, V, T> command, List<String> told) {
        return new CommandWrapper<>(command) {
            @Override
            protected void doOnComplete() {
                told.add("complete");
            }

            @Override
            protected void doOnError(Throwable failure) {
                told.add(failure.getClass().getSimpleName());
            }
        };
    }

    /** Who watches it: a wrapper, and one that asked. */
    private List<String> watch(RedisCommand<?, ?, ?> sent) {
        List<String> told = new CopyOnWriteArrayList<>();
        ((CompleteableCommand<?>) sent).onComplete((value, failure) -> told.add("asked: " + failure));
        adapter.dispatched(sent, listener(sent, told));
        return told;
    }

    private static final String[] CANCELLED = {
        "asked: " + new CancellationException(), CancellationException.class.getSimpleName()
    };

    @Test
    void disconnected_answeredBefore_isACancellationForThoseWhoWatch() throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        List<String> told = watch(sent);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
        adapter.disconnected(stateful());
        assertThat(told).isEmpty();

        connection.deactivated();
        adapter.disconnected(connection);

        await().untilAsserted(() -> assertThat(told).containsExactly(CANCELLED));
        adapter.disconnected(connection);
        replied(sent, "never");
        assertThat(told).hasSize(2);
        assertThat(get.get()).isEqualTo("seen");
    }

    @Test
    void answered_connectionLostBefore_isACancellationForThoseWhoWatch() throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        List<String> told = watch(sent);
        connection.deactivated();
        adapter.disconnected(connection);

        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");

        await().untilAsserted(() -> assertThat(told).containsExactly(CANCELLED));
    }

    @Test
    void disconnected_hitOrLateReplyBefore_isToldOfThatAlone() throws Exception {
        RedisCommand<?, ?, ?> hit = sent(new AsyncCommand<>(command(CommandType.GET, "c:1")));
        List<String> ofHit = watch(hit);
        replied(hit, "seen");
        RedisCommand<?, ?, ?> answered = answered();
        List<String> ofAnswered = watch(answered);
        replied(answered, "late");

        adapter.disconnected(connection);

        assertThat(ofHit).containsExactly("asked: null");
        assertThat(ofAnswered).containsExactly("asked: null");
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.bootstrap.Answered;
import dev.detour.spi.Detour;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import dev.detour.spi.Registration;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.TraceContext;
import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.TracerProvider;
import io.lettuce.core.tracing.Tracing;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A read that is kept from an ailing server while its route is under way, and what is sent behind it. */
class HeldReadTest extends AdapterCase {

    private final List<RedisCommand<?, ?, ?>> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch loading = new CountDownLatch(1);
    private Registration registration;
    private StatefulRedisConnectionImpl<String, String> connection;

    /** Has no value, and takes until the test says so to find out. */
    private final class SlowLoader implements OriginLoader {
        @Override
        public Collection<String> keys() {
            return List.of("c:*");
        }

        @Override
        public OriginValue load(OriginRequest request) throws Exception {
            loading.await();
            throw new IllegalStateException("no value");
        }
    }

    @BeforeEach
    void connect() {
        registration = Detour.register(new SlowLoader());
        connection = stateful(written);
        opened();
    }

    @AfterEach
    void letGo() throws Exception {
        loading.countDown();
        registration.close();
    }

    private AsyncCommand<String, String, String> held() {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        assertThat(adapter.dispatching(connection, get)).isInstanceOf(Answered.class);
        assertThat(written).isEmpty();
        return get;
    }

    private void assertAnsweredByTheServer(AsyncCommand<String, String, String> get) throws Exception {
        assertThat(written).hasSize(1);
        replied(written.get(0), "value");
        loading.countDown();
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("value");
    }

    @Test
    void holdBack_routeEndsWithoutAnAnswer_isSent() throws Exception {
        AsyncCommand<String, String, String> get = held();

        loading.countDown();

        await().until(() -> !written.isEmpty());
        assertAnsweredByTheServer(get);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"MULTI", "SELECT", "AUTH", "WATCH"})
    void holdBack_whatFollowsChangesTheConnection_isSentBefore(CommandType type) throws Exception {
        AsyncCommand<String, String, String> get = held();

        adapter.dispatching(connection, command(type, "1"));

        assertAnsweredByTheServer(get);
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"DEL", "SET", "GETDEL", "EXPIRE", "MSET", "FLUSHALL", "EVAL"})
    void holdBack_whatFollowsWritesItsKey_isSentBefore(CommandType type) throws Exception {
        AsyncCommand<String, String, String> get = held();

        adapter.dispatching(connection, command(type, "c:1"));

        assertAnsweredByTheServer(get);
    }

    @Test
    void holdBack_whatFollowsIsABatchThatWritesItsKey_isSentBefore() throws Exception {
        AsyncCommand<String, String, String> get = held();

        adapter.dispatchingAll(connection, List.of(command(CommandType.DEL, "c:1")));

        assertAnsweredByTheServer(get);
    }

    @Test
    void holdBack_whatFollowsWritesAnotherKeyOrReads_isHeldOn() {
        held();

        adapter.dispatching(connection, command(CommandType.SET, "c:2"));
        adapter.dispatching(connection, command(CommandType.STRLEN, "c:1"));

        assertThat(written).isEmpty();
    }

    @Test
    void holdBack_anotherThreadsTransactionQueuesAWriteOfItsKey_isNotSentIntoIt() {
        held();

        adapter.dispatching(connection, new TransactionalCommand<>(command(CommandType.DEL, "c:1")));
        adapter.dispatching(connection, new TransactionalCommand<>(command(CommandType.EVAL, "c:1")));

        assertThat(written).isEmpty();
    }

    @Test
    void holdBack_multiIsBegunByTheClientItself_isSentBeforeAndNotQueued() throws Exception {
        AsyncCommand<String, String, String> get = held();

        connection.async().multi(); // not woven here: the client's own marks are set before the hook is called
        written.clear();
        adapter.dispatching(connection, command(CommandType.MULTI));

        assertThat(written.get(0)).isInstanceOf(RoutedCommand.class);
        assertAnsweredByTheServer(get);
    }

    @Test
    void holdBack_flushingBecomesTheApplicationsOwn_isSentBefore() throws Exception {
        AsyncCommand<String, String, String> get = held();

        adapter.autoFlush(connection, false);

        assertAnsweredByTheServer(get);
    }

    @Test
    void holdBack_noAnswerAndTheApplicationsExecutorStandsStill_isSent() throws Exception {
        try (Registration busy = Detour.continueOn(task -> {})) {
            held();

            loading.countDown();

            await().until(() -> written.size() == 1);
        }
    }

    /** A tracer that goes by the thread. */
    private static Tracing tracing(ThreadLocal<TraceContext> current) {
        return new Tracing() {
            @Override
            public TracerProvider getTracerProvider() {
                return Tracing.disabled().getTracerProvider();
            }

            @Override
            public TraceContextProvider initialTraceContextProvider() {
                return current::get;
            }

            @Override
            public boolean isEnabled() {
                return true;
            }

            @Override
            public boolean includeCommandArgsInSpanTags() {
                return false;
            }

            @Override
            public Endpoint createEndpoint(SocketAddress address) {
                return new Endpoint() {};
            }
        };
    }

    @Test
    void holdBack_clientIsTraced_isSentInTheTraceOfItsCaller() {
        ThreadLocal<TraceContext> current = new ThreadLocal<>();
        ClientResources resources =
                client.getResources().mutate().tracing(tracing(current)).build();
        connection = connecting(stateful(StringCodec.UTF8, writer(written, resources)));
        TraceContext callers = new TraceContext() {};
        current.set(callers);
        held();
        current.remove();

        loading.countDown();

        await().until(() -> !written.isEmpty());
        TraceContextProvider traced = CommandWrapper.unwrap(written.get(0), TraceContextProvider.class);
        assertThat(traced).isNotNull();
        assertThat(traced.getTraceContext()).isSameAs(callers);
    }

    @Test
    void holdBack_sentBeforeAndRouteEndsWithoutAnAnswer_isNotSentAgain() throws Exception {
        AsyncCommand<String, String, String> get = held();
        adapter.dispatching(connection, command(CommandType.MULTI));
        AsyncCommand<String, String, String> next = new AsyncCommand<>(command(CommandType.GET, "c:2"));
        adapter.dispatching(connection, next);

        loading.countDown();

        await().until(() -> written.size() == 2); // the next one's route is over, so the first one's too
        written.remove(1);
        assertAnsweredByTheServer(get);
    }
}

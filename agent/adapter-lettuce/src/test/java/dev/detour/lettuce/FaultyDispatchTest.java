package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.model.Tier;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that are injected into reads of a server that is well. */
class FaultyDispatchTest extends AdapterCase {

    private static final Duration DEADLINE = Duration.ofMillis(40);
    private static final Duration OWN_TIMEOUT = Duration.ofMillis(300);

    private final List<RedisCommand<?, ?, ?>> written = new CopyOnWriteArrayList<>();

    @Override
    void set(Properties properties) {
        properties.setProperty("detour.primary.timeout", DEADLINE.toMillis() + " ms");
        properties.setProperty("detour.fault-seed", "18"); // of whose draws at 50 % the first misses and the next hit
        properties.setProperty(
                "detour.faults",
                "[{ keys = \"c:late:*\", kind = timeout, rate = 50% }, { keys = \"c:down:*\", kind = node-down, rate = 100% },"
                        + " { keys = \"c:gone:*\", kind = eviction, rate = 100% }, { keys = \"c:vote:*\", kind = node-down, rate = 100%, votes = on }]");
    }

    private StatefulRedisConnectionImpl<String, String> connection() {
        StatefulRedisConnectionImpl<String, String> connection = stateful(written);
        connection.setTimeout(OWN_TIMEOUT);
        return connection;
    }

    private AsyncCommand<String, String, String> get(String key) {
        return new AsyncCommand<>(command(CommandType.GET, key));
    }

    /** One that is hit: the client is not to send it. */
    private AsyncCommand<String, String, String> hit(String key) {
        AsyncCommand<String, String, String> get = get(key);
        assertThat(adapter.dispatching(connection(), get))
                .isInstanceOfSatisfying(
                        Answered.class, kept -> assertThat(kept.value()).isSameAs(get));
        return get;
    }

    private void remember(String key) {
        RedisCommand<?, ?, ?> sent = send(connection(), get(key));
        assertThat(sent).isInstanceOf(RoutedCommand.class);
        replied(sent, "value");
    }

    private Decision decided() {
        await().until(() -> !decided.isEmpty());
        return decided.get(0);
    }

    private long failures(Event event) {
        return engine.traffics().of("test").failures(event);
    }

    @Test
    void get_timeout_waitsForTheDeadlineAndIsAnsweredFromElsewhere() throws Exception {
        remember("c:late:1");
        long began = System.nanoTime();

        assertThat(hit("c:late:1").get(10, TimeUnit.SECONDS)).isEqualTo("value");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(DEADLINE, OWN_TIMEOUT);
        assertThat(decided().outcome()).isEqualTo(Outcome.Fault.injected(FaultKind.TIMEOUT, true));
        assertThat(decided().answer()).extracting(Answer::tier).isEqualTo(Tier.LOCAL);
        assertThat(failures(Event.TIMEOUT)).isOne();
    }

    @Test
    void get_timeoutAndNobodyHasTheValue_endsAsTheClientsOwnTimeOut() {
        remember("c:late:1");
        long began = System.nanoTime();

        assertThatThrownBy(() -> hit("c:late:2").get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(RedisCommandTimeoutException.class)
                .hasMessageContaining("injected by detour.faults");

        // a little sooner: who waits by the same time-out is to be told that it was injected
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(OWN_TIMEOUT.minusMillis(5));
        assertThat(failures(Event.TIMEOUT)).isOne();
    }

    @Test
    void get_nodeDownAndNobodyHasTheValue_failsAtOnce() {
        AsyncCommand<String, String, String> get = hit("c:down:1");

        assertThat(get).isCompletedExceptionally();
        assertThatThrownBy(get::get)
                .cause()
                .isExactlyInstanceOf(RedisConnectionException.class)
                .hasMessageContaining("injected by detour.faults");
        assertThat(failures(Event.NODE_DOWN)).isOne();
    }

    @Test
    void get_eviction_isANullThatIsNotTheServers() throws Exception {
        assertThat(hit("c:gone:1").get(10, TimeUnit.SECONDS)).isNull();
        assertThat(failures(Event.EVICTED)).isOne();
    }

    @Test
    void get_asManyFaultsAsOpenABreaker_leaveItClosedUnlessTheyVote() {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            hit("c:down:1");
        }
        assertThat(primary().state()).isEqualTo(BreakerState.CLOSED);

        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            hit("c:vote:1");
        }
        assertThat(primary().state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void get_keyOfNoFault_isSent() {
        assertThat(send(connection(), get("c:1"))).isInstanceOf(RoutedCommand.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = RouteMode.class,
            names = {"OBSERVE", "OFF"})
    void get_modeThatChangesNoAnswer_isSent(RouteMode mode) {
        engine.traffics().setMode(mode);

        assertThat(adapter.dispatching(connection(), get("c:down:1"))).isInstanceOf(RedisCommand.class);
    }

    @Test
    void dispatch_writeAndTransactionOfItsKeys_areSent() {
        StatefulRedisConnectionImpl<String, String> connection = connection();

        assertThat(adapter.dispatching(connection, command(CommandType.SET, "c:down:1", "v")))
                .isInstanceOf(RedisCommand.class);
        assertThat(adapter.dispatching(connection, new TransactionalCommand<>(command(CommandType.GET, "c:down:1"))))
                .isInstanceOf(RedisCommand.class);
    }

    @Test
    void get_closedConnection_saysSoItself() {
        StatefulRedisConnectionImpl<String, String> connection = connection();
        connection.close();

        assertThat(adapter.dispatching(connection, get("c:down:1"))).isInstanceOf(RedisCommand.class);
    }

    @Test
    void get_serverWhoseBreakerIsOpen_isKeptFromItForThatReason() {
        opened();
        AsyncCommand<String, String, String> get = get("c:down:1");

        assertThat(adapter.dispatching(connection(), get)).isInstanceOf(RoutedCommand.class);

        assertThat(get.isDone()).isFalse();
    }

    @Test
    void get_timeoutThatItsCallerGivesUp_isCountedAtOnce() {
        remember("c:late:1");

        hit("c:late:2").cancel(true);

        assertThat(engine.traffics().of("test").abandonedReads()).isOne();
    }

    @Test
    void get_timeoutOnAConnectionThatIsClosed_endsWithIt() {
        remember("c:late:1");
        StatefulRedisConnectionImpl<String, String> connection = connection();
        connection.setTimeout(Duration.ofMinutes(1));
        AsyncCommand<String, String, String> get = get("c:late:2");
        assertThat(adapter.dispatching(connection, get)).isInstanceOf(Answered.class);
        adapter.disconnected(connection);
        assertThat(get.isDone()).as("the client would connect again").isFalse();

        connection.close();
        adapter.disconnected(connection);

        assertThat(get.isCancelled()).isTrue();
        assertThat(engine.traffics().of("test").abandonedReads()).isOne();
    }

    @Test
    void failedAtGuess_serverThatWasOnlyGuessed_isTold() {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            RoutedCommand<?, ?, ?> read =
                    (RoutedCommand<?, ?, ?>) adapter.dispatching(connection(), get("c:guessed:" + i));
            read.guesses();
            Vote vote = read.vote();
            vote.failedAtGuess(FaultKind.NODE_DOWN);
            vote.failedAtGuess(FaultKind.NODE_DOWN);
            assertThat(primary().state()).isEqualTo(i == ENOUGH_FAILURES - 1 ? BreakerState.OPEN : BreakerState.CLOSED);
        }
    }

    /** While no class overrides a method the JVM inlines it as if it were final. */
    @Test
    void of_whereNothingIsInjected_isNotLoadedByWhoWouldMakeIt() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        ClassLoader own = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith("dev.detour.lettuce.")) {
                    return super.loadClass(name, resolve);
                }
                asked.add(name);
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }

            private Class<?> define(String name) throws ClassNotFoundException {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException unreadable) {
                    throw new ClassNotFoundException(name, unreadable);
                }
            }
        };

        Class.forName(LettuceAdapter.class.getName(), true, own); // its verifier looks at all that it makes

        assertThat(asked).contains(LettuceAdapter.class.getName()).doesNotContain(FaultyDispatch.class.getName());
    }
}

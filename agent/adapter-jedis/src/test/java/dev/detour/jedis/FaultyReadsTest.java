package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Faults that are injected into reads of a server that is well. */
class FaultyReadsTest {

    private static final Duration OWN_TIMEOUT = Duration.ofMillis(300);

    private final FakeRedis redis;
    private WovenByHand connection;

    FaultyReadsTest() throws IOException {
        redis = new FakeRedis();
        connection = new WovenByHand(redis.port(), OWN_TIMEOUT); // not connected, and replaced where a case has faults
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        redis.close();
    }

    private void connect(String mode, String faults) throws Exception {
        connection = new WovenByHand(redis.port(), OWN_TIMEOUT, mode, "[" + faults + "]");
        redis.prepare("+PONG\r\n");
        connection.run(Command.PING);
        redis.command();
    }

    /** The first read is not hit and remembers the value; those that follow are. */
    private void connectAndRemember(String kind) throws Exception {
        connect("route", "{ keys = \"c:*\", rate = 50%, kind = " + kind + " }");
        redis.prepare("$5\r\nvalue\r\n");
        assertThat(connection.get("c:1")).isEqualTo("value");
        redis.command();
        connection.primary.votes.clear();
    }

    private Decision decided() {
        assertThat(connection.decided).hasSize(1);
        return connection.decided.get(0);
    }

    private void assertConnectionIsWhole() throws Exception {
        assertThat(redis.hasReceivedNothing()).as("no read was sent").isTrue();
        assertThat(connection.isBroken()).isFalse();
        redis.prepare("+PONG\r\n");
        assertThat(connection.run(Command.PING)).isEqualTo("PONG".getBytes(UTF_8));
    }

    @Test
    void get_timeout_waitsForTheDeadlineAndIsAnsweredFromElsewhere() throws Exception {
        connectAndRemember("timeout");
        long began = System.nanoTime();

        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(WovenByHand.DEADLINE, OWN_TIMEOUT);
        assertThat(decided().outcome()).isEqualTo(Outcome.Fault.injected(FaultKind.TIMEOUT, true));
        assertThat(decided().answer()).extracting(answer -> answer.tier()).isEqualTo(Tier.LOCAL);
        assertThat(connection.primary.votes).containsExactly("withdrawn");
        assertThat(connection.traffic().failures(Event.TIMEOUT)).isOne();
        assertThat(connection.traffic().answers(Tier.LOCAL)).isOne();
        assertConnectionIsWhole();
    }

    @Test
    void get_timeoutAndNobodyHasTheValue_endsAsTheClientsOwnTimeOut() throws Exception {
        connectAndRemember("timeout");
        long began = System.nanoTime();

        Object failure = connection.get("c:unknown");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(OWN_TIMEOUT);
        assertThat((Throwable) failure)
                .isExactlyInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("injected by detour.faults")
                .hasCauseExactlyInstanceOf(SocketTimeoutException.class);
        assertThat(connection.traffic().failures(Event.TIMEOUT)).isOne();
        assertThat(connection.primary.votes).containsExactly("withdrawn");
        assertConnectionIsWhole();
    }

    @Test
    void get_timeoutOfAClientWithoutADeadline_waitsForItsOwnAndIsAnswered() throws Exception {
        connectAndRemember("timeout");
        connection.primary.waitFor(Long.MAX_VALUE, Long.MAX_VALUE);
        long began = System.nanoTime();

        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(OWN_TIMEOUT);
        assertThat(decided().outcome()).isEqualTo(Outcome.Fault.injected(FaultKind.TIMEOUT, false));
    }

    @Test
    void get_nodeDown_isAnsweredFromElsewhereAtOnce() throws Exception {
        connectAndRemember("node-down");

        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(decided().outcome()).isEqualTo(Outcome.Fault.injected(FaultKind.NODE_DOWN, false));
        assertThat(connection.primary.votes).containsExactly("withdrawn");
        assertConnectionIsWhole();
    }

    @Test
    void get_nodeDownAndNobodyHasTheValue_endsAsTheClientsOwnRefusal() throws Exception {
        connectAndRemember("node-down");

        assertThat((Throwable) connection.get("c:unknown"))
                .isExactlyInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("injected by detour.faults")
                .hasCauseExactlyInstanceOf(ConnectException.class);
        assertThat(connection.traffic().failures(Event.NODE_DOWN)).isOne();
        assertConnectionIsWhole();
    }

    @Test
    void get_eviction_isANullThatIsNotTheServers() throws Exception {
        connectAndRemember("eviction");

        assertThat(connection.get("c:unknown")).isNull();

        assertThat(connection.traffic().failures(Event.EVICTED)).isOne();
        assertThat(connection.primary.votes).containsExactly("withdrawn");
        assertConnectionIsWhole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "node-down"})
    void get_faultThatVotes_isTheBreakersBusiness(String kind) throws Exception {
        connectAndRemember(kind + ", votes = on");

        connection.get("c:1");

        assertThat(connection.primary.votes).containsExactly(kind.equals("timeout") ? "TIMEOUT" : "NODE_DOWN");
    }

    @Test
    void get_keyOfNoFault_isSent() throws Exception {
        connect("route", "{ keys = \"c:down:*\", kind = node-down, rate = 100% }");
        redis.prepare("$5\r\nvalue\r\n");

        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(redis.command()).containsExactly("GET", "c:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"observe", "off"})
    void get_modeThatChangesNoAnswer_isSent(String mode) throws Exception {
        connect(mode, "{ keys = \"c:*\", kind = node-down, rate = 100% }");
        redis.prepare("$5\r\nvalue\r\n");

        assertThat(connection.get("c:1")).isEqualTo("value");

        assertThat(redis.command()).containsExactly("GET", "c:1");
    }

    @Test
    void run_writeAndTransactionOfItsKeys_areSent() throws Exception {
        connect("route", "{ keys = \"c:*\", kind = node-down, rate = 100% }");
        for (String reply : new String[] {"+OK\r\n", "+OK\r\n", "+QUEUED\r\n"}) {
            redis.prepare(reply);
        }
        connection.run(Command.SET, "c:1", "v");
        connection.run(Command.MULTI);

        assertThat(connection.run(Command.GET, "c:1")).isEqualTo("QUEUED".getBytes(UTF_8));
    }

    @Test
    void get_behindAsking_isSentWithIt() throws Exception {
        connect("route", "{ keys = \"c:*\", kind = node-down, rate = 100% }");
        redis.prepare("+OK\r\n");
        redis.prepare("$5\r\nvalue\r\n");

        assertThat(connection.getAsking("c:1")).isEqualTo("value");
    }

    @Test
    void get_serverReallyDown_failsByItself() throws Exception {
        connectAndRemember("node-down");
        connection.disconnect();
        redis.close();

        assertThat((Throwable) connection.get("c:1"))
                .isExactlyInstanceOf(JedisConnectionException.class)
                .hasMessageContaining("localhost:" + redis.port());
        assertThat(connection.decided)
                .allSatisfy(
                        decision -> assertThat(decision.outcome().injected()).isFalse());
    }

    /** While no class overrides a method the JVM inlines it as if it were final. */
    @Test
    void of_whereNothingIsInjected_isNotLoadedByWhoWouldMakeIt() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        ClassLoader own = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith("dev.detour.jedis.")) {
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

        Class.forName(PoolHooks.Parts.class.getName(), true, own); // its verifier looks at all that it makes

        assertThat(asked).contains(PoolHooks.Parts.class.getName()).doesNotContain(FaultyReads.class.getName());
    }
}

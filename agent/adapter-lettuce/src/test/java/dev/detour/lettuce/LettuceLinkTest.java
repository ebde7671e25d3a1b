package dev.detour.lettuce;

import static dev.detour.testkit.RawReplies.command;
import static dev.detour.testkit.RawReplies.readable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisSentinels;
import dev.detour.testkit.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LettuceLinkTest {

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final String SECRET = "open sesame";

    private RedisServer own;
    private RedisServer other;
    private RedisClient client;

    @BeforeEach
    void start() {
        own = RedisServer.builder().password(SECRET).start();
        other = RedisServer.builder().password(SECRET).start();
        client = RedisClient.create();
        client.setOptions(LettuceLink.options(ClientOptions.create())); // as woven Lettuce makes a link's connection
    }

    @AfterEach
    void stop() {
        own.thaw();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        own.close();
        other.close();
    }

    private Link link(@Nullable Endpoint elsewhere) throws LinkFailure {
        RedisURI uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(own.port())
                .withAuthentication(
                        new StaticCredentialsProvider(null, SECRET.toCharArray())) // or the handshake has to be woven
                .build();
        Namespace namespace = new Namespace("127.0.0.1:" + own.port(), 3, Namespace.DEFAULT_USER);
        return new LettuceLink(client, uri, namespace, elsewhere);
    }

    private static @Nullable Object call(Link link, byte[][]... commands) throws LinkFailure {
        return readable(link.call(Arrays.asList(commands), SECOND_NANOS));
    }

    private static void putInDatabase3(RedisServer server, String value) {
        try (var connection = server.connect()) {
            connection.call("SELECT", "3");
            connection.call("SET", "k", value);
        }
    }

    @Test
    void open_ownServer_isInTheNamespacesDatabase() throws Exception {
        putInDatabase3(own, "own");

        try (Link link = link(null)) {
            assertThat(call(link, command("GET", "k"), command("CLIENT", "GETNAME")))
                    .isEqualTo(List.of("own", "detour"));
        }
    }

    @Test
    void open_anotherServer_readsThereWithTheSameCredentialsAndDatabase() throws Exception {
        putInDatabase3(own, "own");
        putInDatabase3(other, "other");

        try (Link link = link(new Endpoint("127.0.0.1", other.port()))) {
            assertThat(call(link, command("GET", "k"), command("CLIENT", "GETNAME")))
                    .isEqualTo(List.of("other", "detour"));
        }
    }

    @Test
    void open_anotherServerWithoutHost_isOnTheSameHost() throws Exception {
        putInDatabase3(other, "other");

        try (Link link = link(new Endpoint("", other.port()))) {
            assertThat(call(link, command("GET", "k"))).isEqualTo(List.of("other"));
        }
    }

    @Test
    void open_addressThatTheApplicationMaps_isMappedToo() throws Exception {
        putInDatabase3(other, "other");
        ClientResources resources = ClientResources.builder()
                .socketAddressResolver(MappingSocketAddressResolver.create(
                        DnsResolvers.UNRESOLVED,
                        named -> named.getHostText().equals("redis-2.internal")
                                ? HostAndPort.of("127.0.0.1", other.port())
                                : named))
                .build();
        RedisClient unmapped = client;
        client = RedisClient.create(resources);

        try (Link link = link(new Endpoint("redis-2.internal", 6379))) {
            assertThat(call(link, command("GET", "k"))).isEqualTo(List.of("other"));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            client = unmapped;
            resources.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void open_anotherServerThatIsGone_isNodeDownInTime() {
        other.kill();
        long start = System.nanoTime();

        LinkFailure failure =
                catchThrowableOfType(LinkFailure.class, () -> link(new Endpoint("127.0.0.1", other.port())));

        assertThat(failure.kind()).isEqualTo(FaultKind.NODE_DOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void open_credentialsRefused_saysNothingOfTheServer() {
        other.config("requirepass", "another");

        LinkFailure failure =
                catchThrowableOfType(LinkFailure.class, () -> link(new Endpoint("127.0.0.1", other.port())));

        assertThat(failure.kind()).isNull();
    }

    @Test
    void open_frozenServer_isATimeout() {
        other.freeze();

        LinkFailure failure =
                catchThrowableOfType(LinkFailure.class, () -> link(new Endpoint("127.0.0.1", other.port())));
        other.thaw();

        assertThat(failure.kind()).isEqualTo(FaultKind.TIMEOUT);
    }

    @Test
    void open_ownServerBehindSentinels_isTheOneThatTheyName() throws Exception {
        RedisReplication replication = RedisReplication.start(1);
        try (RedisSentinels sentinels = RedisSentinels.watch(replication, Duration.ofSeconds(5))) {
            RedisURI uri = RedisURI.Builder.sentinel(
                            "127.0.0.1", sentinels.ports().get(0), RedisSentinels.NAME)
                    .build();
            Namespace namespace = new Namespace("sentinel:", 0, Namespace.DEFAULT_USER);
            Endpoint replica = new Endpoint("127.0.0.1", replication.replica(0).port());

            try (Link link = new LettuceLink(client, uri, namespace, null);
                    Link toReplica = new LettuceLink(client, uri, namespace, replica)) {
                assertThat(readable(((List<?>) roleOf(link)).get(0))).isEqualTo("master");
                assertThat(readable(((List<?>) roleOf(toReplica)).get(0))).isEqualTo("slave");
            }
        }
    }

    private static Object roleOf(Link link) throws LinkFailure {
        Object role =
                link.call(List.<byte[][]>of(command("ROLE")), SECOND_NANOS).get(0);
        return Objects.requireNonNull(role);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolVersion.class,
            names = {"RESP2", "RESP3"})
    void call_everyKindOfReply_isAsInResp2(ProtocolVersion protocol) throws Exception {
        client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());

        try (Link link = link(null)) {
            assertThat(call(
                            link,
                            command("SET", "k", "v"),
                            command("GET", "k"),
                            command("GET", "none"),
                            command("DEL", "k"),
                            command("HSET", "h", "f", "1"),
                            command("HGETALL", "h"),
                            command("ROLE")))
                    .isEqualTo(Arrays.asList(
                            "OK", "v", null, 1L, 1L, List.of("f", "1"), List.of("master", 0L, List.of())));
        }
    }

    @Test
    void call_errorAmongOthers_isAnElement() throws Exception {
        try (Link link = link(null)) {
            assertThat(call(link, command("NONSENSE"), command("PING")))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .satisfiesExactly(
                            refused -> assertThat(refused)
                                    .isInstanceOfSatisfying(
                                            Link.ErrorReply.class,
                                            error -> assertThat(error.message()).startsWith("ERR unknown command")),
                            pong -> assertThat(pong).isEqualTo("PONG"));
        }
    }

    @Test
    void call_frozenServer_failsInTimeAndForGood() throws Exception {
        Link link = link(null);
        own.freeze();
        long start = System.nanoTime();
        LinkFailure failure = catchThrowableOfType(
                LinkFailure.class,
                () -> link.call(
                        List.<byte[][]>of(command("PING")),
                        Duration.ofMillis(50).toNanos()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        own.thaw();

        assertThat(failure.kind()).isEqualTo(FaultKind.TIMEOUT);
        assertThat(took).isBetween(Duration.ofMillis(50), Duration.ofMillis(1_000));
        assertThatThrownBy(() -> call(link, command("PING"))).isInstanceOf(LinkFailure.class);
    }

    /** Lettuce marks what it gives up as if the server had replied with an error. */
    @Test
    void call_closedMeanwhile_failsAndIsNoReply() throws Exception {
        Link link = link(null);
        own.freeze();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(
                () -> link.call(List.<byte[][]>of(command("DEL", "k"), command("EXEC")), Long.MAX_VALUE))));
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

        link.close();

        caller.join();
        assertThat(thrown.get()).isInstanceOf(LinkFailure.class);
    }

    /** As the warmer settles a value: what it decides is right only on the connection that watches. */
    @Test
    void call_connectionCutBetweenMultiAndExec_failsAtOnceAndSendsNothing() throws Exception {
        putInDatabase3(own, "warmed");
        Link link = link(null);
        call(link, command("WATCH", "k"), command("MULTI"));
        putInDatabase3(own, "the application's");
        own.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        long start = System.nanoTime();

        assertThatThrownBy(() -> link.call(List.<byte[][]>of(command("DEL", "k"), command("EXEC")), Long.MAX_VALUE))
                .isInstanceOf(LinkFailure.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        try (Link next = link(null)) {
            assertThat(call(next, command("GET", "k"))).isEqualTo(List.of("the application's"));
        }
        assertThatThrownBy(() -> call(link, command("PING"))).isInstanceOf(LinkFailure.class);
    }

    @Test
    void call_serverRestarted_failsInsteadOfReadingAnotherRun() throws Exception {
        Link link = link(null);
        call(link, command("PING"));

        own.kill();
        own.restart();

        assertThatThrownBy(() -> link.call(List.<byte[][]>of(command("PING")), Long.MAX_VALUE))
                .isInstanceOf(LinkFailure.class);
    }
}

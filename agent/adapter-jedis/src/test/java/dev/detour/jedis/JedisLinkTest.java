package dev.detour.jedis;

import static dev.detour.testkit.RawReplies.command;
import static dev.detour.testkit.RawReplies.readable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;

class JedisLinkTest {

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private RedisServer server;

    @BeforeEach
    void start() {
        server = RedisServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Link link(RedisProtocol protocol) {
        Jedis jedis = new Jedis(
                new HostAndPort("localhost", server.port()),
                DefaultJedisClientConfig.builder().protocol(protocol).build());
        return new JedisLink(jedis, jedis.getConnection());
    }

    private static @Nullable Object call(Link link, byte[][]... commands) throws LinkFailure {
        return readable(link.call(Arrays.asList(commands), SECOND_NANOS));
    }

    @ParameterizedTest
    @EnumSource(RedisProtocol.class)
    void call_everyKindOfReply_isAsInResp2(RedisProtocol protocol) throws Exception {
        try (Link link = link(protocol)) {
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
        try (Link link = link(RedisProtocol.RESP2)) {
            assertThat(call(link, command("NONSENSE"), command("PING")))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .satisfies(replies -> {
                        assertThat(replies.get(0))
                                .isInstanceOfSatisfying(
                                        Link.ErrorReply.class,
                                        error -> assertThat(error.message()).startsWith("ERR unknown command"));
                        assertThat(replies.get(1)).isEqualTo("PONG");
                    });
        }
    }

    @Test
    void call_transaction_errorsAreNested() throws Exception {
        try (Link link = link(RedisProtocol.RESP2)) {
            Object replies =
                    call(link, command("MULTI"), command("SET", "k", "v"), command("LPOP", "k"), command("EXEC"));

            assertThat(replies)
                    .isEqualTo(List.of(
                            "OK",
                            "QUEUED",
                            "QUEUED",
                            List.of(
                                    "OK",
                                    new Link.ErrorReply(
                                            "WRONGTYPE Operation against a key holding the wrong kind of value"))));
        }
    }

    @Test
    void call_frozenServer_failsInTimeAndForGood() {
        Link link = link(RedisProtocol.RESP2);
        server.freeze();
        long start = System.nanoTime();
        LinkFailure failure = catchThrowableOfType(
                LinkFailure.class,
                () -> link.call(
                        List.<byte[][]>of(command("PING")),
                        Duration.ofMillis(50).toNanos()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        server.thaw();

        assertThat(failure.kind()).isEqualTo(FaultKind.TIMEOUT);
        assertThat(took).isBetween(Duration.ofMillis(50), Duration.ofMillis(1_000));
        assertThatThrownBy(() -> call(link, command("PING"))).isInstanceOf(LinkFailure.class);
    }

    @Test
    void call_killedServer_isNodeDown() {
        Link link = link(RedisProtocol.RESP2);
        server.kill();

        assertThatThrownBy(() -> call(link, command("PING")))
                .isInstanceOfSatisfying(
                        LinkFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FaultKind.NODE_DOWN));
    }
}

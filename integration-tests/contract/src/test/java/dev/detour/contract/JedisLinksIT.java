package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.Certificate;
import dev.detour.testkit.RedisServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Detour's own connections on Jedis: made as the application makes its own, and closed with its pool. */
class JedisLinksIT extends JedisPoolCase {

    private static final Duration WARMED = Duration.ofSeconds(10);

    /** Less than an idle link of any sort is kept. */
    private static final Duration CLOSED = Duration.ofSeconds(3);

    /** Twice as long as a server is asked that nobody reads. */
    private static final Duration UNUSED = Duration.ofSeconds(20);

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static List<String> linksAt(RedisServer server) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains("name=detour "))
                .toList();
    }

    private static Object inDatabase(RedisServer server, String... command) {
        try (var connection = server.connect()) {
            connection.call("SELECT", "5");
            return String.valueOf(connection.call(command));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_overTlsAsAUserOfItsOwn_warmsInThatDatabaseAndEndsWithThePool(String style, @TempDir Path directory)
            throws Exception {
        Certificate made = Certificate.in(directory);
        int port = freePort();
        try (RedisServer server = RedisServer.builder()
                .user("reader", "secret", "~*", "+@all")
                .arguments("--tls-port", Integer.toString(port), "--tls-auth-clients", "no")
                .arguments("--tls-cert-file", made.certificate().toString())
                .arguments("--tls-key-file", made.key().toString())
                .arguments("--tls-ca-cert-file", made.certificate().toString())
                .start()) {
            Pool pool = new Pool(app, style + port, style);
            assertThat(pool.call(
                                    "open",
                                    style,
                                    Integer.toString(port),
                                    "5",
                                    "secret",
                                    "2000",
                                    "2",
                                    FOR_EVER,
                                    "false",
                                    "true",
                                    "reader",
                                    made.certificate().toString())
                            .outcome())
                    .isEqualTo(text("opened"));
            String key = key("product");

            assertThat(pool.get(key).outcome()).as(app.jvm().tail()).isEqualTo(text("loaded " + key));
            await().atMost(WARMED)
                    .untilAsserted(
                            () -> assertThat(inDatabase(server, "GET", key)).isEqualTo("loaded " + key));
            // one that is being opened is nobody's yet
            await().atMost(WARMED)
                    .untilAsserted(() -> assertThat(linksAt(server))
                            .isNotEmpty()
                            .allMatch(line -> line.contains(" user=reader ") && line.contains(" db=5 ")));

            assertThat(pool.call("close").outcome()).isEqualTo(text("closed"));
            await().atMost(CLOSED)
                    .untilAsserted(() -> assertThat(linksAt(server)).isEmpty());
            await().during(Duration.ofSeconds(2)).until(() -> linksAt(server).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void close_ofOneOfTwoPools_leavesTheOthersLinks(String style) {
        Pool first = Pool.open(app, style, redis().port(), 2, FOR_EVER);
        Pool second = Pool.open(app, style, redis().port(), 2, FOR_EVER);
        assertWarmed(first);
        assertWarmed(second); // what is on its way as the first is closed is not tried again at once
        first.call("close");

        assertWarmed(second);
        second.call("close");
        await().atMost(CLOSED).untilAsserted(() -> assertThat(linksAt(redis())).isEmpty());
    }

    /** Neither what Detour asks for itself nor a pool's question after the health of what idles in it is use of a server. */
    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_nobodyReadsAnyMore_linksAreClosedThoughThePoolIsNot(String style) {
        Pool pool = Pool.open(app, style, redis().port(), 2, FOR_EVER);
        assertWarmed(pool);
        await().atMost(WARMED).until(() -> !linksAt(redis()).isEmpty());

        await().atMost(UNUSED).untilAsserted(() -> assertThat(linksAt(redis())).isEmpty());
        await().during(Duration.ofSeconds(2)).until(() -> linksAt(redis()).isEmpty());
        assertThat(pool.call("close").outcome()).isEqualTo(text("closed"));
    }

    private void assertWarmed(Pool by) {
        String key = key("product");
        assertThat(by.get(key).outcome()).isEqualTo(text("loaded " + key));
        await().atMost(WARMED)
                .untilAsserted(() -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
    }
}

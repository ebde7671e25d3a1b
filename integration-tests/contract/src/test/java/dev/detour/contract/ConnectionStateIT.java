package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.Certificate;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever state a connection of Lettuce is in, a read of cache data is answered, and any other ends as without Detour. */
class ConnectionStateIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int QUEUE = 2;
    private static final String SEEN = ContractCase.text("seen");

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    private RedisServer server() {
        RedisServer server = RedisServer.start();
        opened.add(server);
        return server;
    }

    private static String uri(int port, String timeout) {
        return "redis://127.0.0.1:" + port + "?timeout=" + timeout;
    }

    private LettuceStatesSession open(Setup setup, String... words) {
        List<String> expressible = Stream.of(words)
                .filter(word -> LettuceVersion.hasProtocols() || !word.startsWith("protocol="))
                .toList();
        LettuceStatesSession session = LettuceStatesSession.open(setup, expressible);
        opened.add(session);
        return session;
    }

    /** A key that the connection has read, by each way in turn. */
    private static String seen(RedisServer server, LettuceStatesSession session) {
        String key = ContractCase.key("catalog");
        server.command("SET", key, "seen");
        assertThat(session.get("sync", key).outcome()).isEqualTo(SEEN);
        return key;
    }

    private static void assertAnsweredSoon(Reply reply, String outcome) {
        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.took()).isLessThan(ContractCase.DIVERTED);
    }

    /** Reads in all ways on both connections at the same time. */
    private static void assertAlike(LettuceStatesSession woven, LettuceStatesSession plain, String key) {
        for (String api : LettuceStatesSession.APIS) {
            CompletableFuture<Reply> expected = plain.sendGet(api, key);
            Reply reply = woven.get(api, key);
            assertThat(LettuceStatesSession.outcomeOf(reply))
                    .as(api)
                    .isEqualTo(LettuceStatesSession.outcomeOf(plain.app().await(expected)));
            assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
        }
    }

    @Test
    void connect_serverIsDown_failsAsWithoutDetour() {
        RedisServer server = server();
        server.kill();

        String uri = uri(server.port(), "1s");

        String expected = LettuceStatesSession.attempt(Setup.PLAIN, uri).outcome();
        assertThat(expected).contains("Unable to connect");
        assertThat(LettuceStatesSession.attempt(Setup.WOVEN, uri).outcome()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFAULT,            true,  RESP3",
        "REJECT_COMMANDS,    true,  RESP2",
        "ACCEPT_COMMANDS,    true,  RESP3",
        "DEFAULT,            false, RESP2",
        "REJECT_COMMANDS,    false, RESP3",
        "ACCEPT_COMMANDS,    false, RESP2"
    })
    void get_disconnected_isAnsweredAndNotSentLater(String behaviour, boolean reconnect, String protocol) {
        RedisServer server = server();
        String[] words = {
            uri(server.port(), "700ms"), "disconnected=" + behaviour, "reconnect=" + reconnect, "protocol=" + protocol
        };
        LettuceStatesSession woven = open(Setup.WOVEN, words);
        LettuceStatesSession plain = open(Setup.PLAIN, words);
        String key = seen(server, woven);
        String loaded = ContractCase.key("product");

        server.kill();
        await().atMost(SOON)
                .until(() -> woven.told("isOpen").equals("false")
                        && plain.told("isOpen").equals("false"));

        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(woven.get(api, key), SEEN);
            assertAnsweredSoon(woven.get(api, loaded), ContractCase.text("loaded " + loaded));
        }
        assertAlike(woven, plain, ContractCase.key("session"));
        assertAlike(woven, plain, ContractCase.key("catalog"));

        server.restart();
        if (reconnect) {
            await().atMost(SOON).until(() -> woven.told("isOpen").equals("true"));
            assertThat(woven.call("run", "PING").kind()).isEqualTo(Reply.Kind.VALUE);
            assertThat(server.calls("get")).isZero();
            server.command("SET", key, "new");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(woven.get("async", key).outcome()).isEqualTo(ContractCase.text("new")));
        } else {
            // nobody makes this connection again but the application, which must see that it has to
            await().atMost(SOON).untilAsserted(() -> assertAlike(woven, plain, key));
        }
    }

    @ParameterizedTest
    @CsvSource({"sync", "async", "reactive"})
    void get_answeredAndThenDisconnected_isNotSentToTheNextServer(String api) {
        RedisServer server = server();
        LettuceStatesSession woven = open(Setup.WOVEN, uri(server.port(), "2s"));
        String key = seen(server, woven);

        server.freeze();
        assertAnsweredSoon(woven.get(api, key), SEEN);
        server.kill();
        server.restart();

        await().atMost(SOON).until(() -> woven.told("isOpen").equals("true"));
        assertThat(woven.call("run", "PING").kind()).isEqualTo(Reply.Kind.VALUE);
        assertThat(server.calls("get")).isZero();
    }

    @Test
    void get_onAClosedConnection_failsAsWithoutDetour() {
        RedisServer server = server();
        LettuceStatesSession woven = open(Setup.WOVEN, uri(server.port(), "700ms"));
        LettuceStatesSession plain = open(Setup.PLAIN, uri(server.port(), "700ms"));
        String key = seen(server, woven);

        woven.call("closeConnection");
        plain.call("closeConnection");

        assertAlike(woven, plain, key);
    }

    @Test
    void get_requestQueueFull_isAnsweredOrFailsAsWithoutDetour() {
        assumeTrue(LettuceVersion.hasFirmQueues(), "before Lettuce 6.3 it is chance how a command too many ends");
        RedisServer server = server();
        String[] words = {uri(server.port(), "2s"), "queue=" + QUEUE};
        LettuceStatesSession woven = open(Setup.WOVEN, words);
        LettuceStatesSession plain = open(Setup.PLAIN, words);
        String key = seen(server, woven);

        server.freeze();
        for (LettuceStatesSession session : List.of(woven, plain)) {
            for (int sent = 0; sent < QUEUE; sent++) {
                session.call("send", ContractCase.key("session"));
            }
        }

        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(woven.get(api, key), SEEN);
        }
        String undeclared = ContractCase.key("session");
        assertThat(plain.get("sync", undeclared).message()).contains("size exceeded");
        assertAlike(woven, plain, undeclared);
        assertAlike(woven, plain, ContractCase.key("catalog"));
    }

    @Test
    void get_userLosesItsRights_isNotMasked_andOneThatIsGoneIsLikeAServerThatIsGone() {
        assumeTrue(LettuceVersion.hasUsers(AccessKind.LETTUCE_SYNC), "before Lettuce 6.0 a client knows no users");
        RedisServer server = server();
        String[] alice = {"ACL", "SETUSER", "alice", "on", ">pw", "~*", "+@all"};
        server.command(alice);
        String uri = "redis://alice:pw@127.0.0.1:" + server.port() + "?timeout=700ms";
        LettuceStatesSession woven = open(Setup.WOVEN, uri);
        LettuceStatesSession plain = open(Setup.PLAIN, uri);
        String key = seen(server, woven);

        server.command("ACL", "SETUSER", "alice", "-get");
        assertThat(plain.get("sync", key).message()).startsWith("NOPERM");
        assertAlike(woven, plain, key);

        server.command("ACL", "DELUSER", "alice");
        await().atMost(SOON)
                .until(() -> woven.told("isOpen").equals("false")
                        && plain.told("isOpen").equals("false"));
        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(woven.get(api, key), SEEN);
        }
        assertAlike(woven, plain, ContractCase.key("session"));

        server.command(alice);
        server.command("SET", key, "new");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(woven.get("sync", key).outcome()).isEqualTo(ContractCase.text("new")));
    }

    /** The links that warm are made through TLS as well: the port that the client knows speaks nothing else. */
    @Test
    void get_overTls_isAnsweredAndWarmed(@TempDir Path directory) throws Exception {
        Certificate made = Certificate.in(directory);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.builder()
                .arguments("--tls-port", Integer.toString(port), "--tls-auth-clients", "no")
                .arguments("--tls-cert-file", made.certificate().toString())
                .arguments("--tls-key-file", made.key().toString())
                .arguments("--tls-ca-cert-file", made.certificate().toString())
                .start();
        opened.add(server);
        LettuceStatesSession woven =
                open(Setup.WOVEN, "rediss://127.0.0.1:" + port + "?timeout=2s", "trust=" + made.certificate());
        String key = seen(server, woven);
        String loaded = ContractCase.key("product");

        assertThat(woven.get("async", loaded).outcome()).isEqualTo(ContractCase.text("loaded " + loaded));
        await().atMost(SOON).until(() -> ("loaded " + loaded).equals(server.command("GET", loaded)));
        server.freeze();

        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(woven.get(api, key), SEEN);
        }
    }

    @Test
    void get_databaseSelectedLater_isThatOfTheNewDatabase() {
        RedisServer server = server();
        LettuceStatesSession woven = open(Setup.WOVEN, uri(server.port(), "700ms"));
        String key = seen(server, woven);
        String loaded = ContractCase.key("product");

        assertThat(woven.told("select", "5")).isEqualTo("OK");
        assertThat(woven.get("sync", key).kind()).isEqualTo(Reply.Kind.NULL);
        assertThat(woven.told("set", key, "of 5")).isEqualTo("OK");
        assertThat(woven.get("sync", key).outcome()).isEqualTo(ContractCase.text("of 5"));
        server.kill();

        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(woven.get(api, key), ContractCase.text("of 5"));
            assertAnsweredSoon(woven.get(api, loaded), ContractCase.text("loaded " + loaded));
        }
    }

    /** A key with another value in each of two databases, and a connection to the second that has read it there. */
    private LettuceStatesSession inDatabaseOne(RedisServer server, String key) {
        server.command("SET", key, "of 0");
        LettuceStatesSession one = open(Setup.WOVEN, "redis://127.0.0.1:" + server.port() + "/1?timeout=2s");
        assertThat(one.told("set", key, "of 1")).isEqualTo("OK");
        assertThat(one.get("sync", key).outcome()).isEqualTo(ContractCase.text("of 1"));
        return one;
    }

    /** Lettuce notes a database only if the SELECT ended well: after a reconnect it is in the former one. */
    @ParameterizedTest
    @CsvSource({"late", "asText", "lost"})
    void get_reconnectedToTheDatabaseBefore_isOfThatDatabase(String selected) {
        RedisServer server = server();
        String key = ContractCase.key("catalog");
        LettuceStatesSession moved = open(Setup.WOVEN, uri(server.port(), "700ms"));
        LettuceStatesSession one = inDatabaseOne(server, key);
        if (selected.equals("asText")) {
            assertThat(moved.call("run", "SELECT", "1").kind()).isEqualTo(Reply.Kind.VALUE);
        } else {
            server.freeze();
            assertThat(moved.call("select", "1").kind()).isEqualTo(Reply.Kind.ERROR);
            if (selected.equals("late")) {
                server.thaw();
                assertThat(moved.call("run", "PING").kind()).isEqualTo(Reply.Kind.VALUE);
            } else {
                server.kill();
                server.restart();
                server.command("SET", key, "of 0");
                assertThat(one.told("set", key, "of 1")).isEqualTo("OK");
            }
        }
        server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        for (String api : LettuceStatesSession.APIS) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(moved.get(api, key).outcome()).isEqualTo(ContractCase.text("of 0")));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(one.get("sync", key).outcome()).isEqualTo(ContractCase.text("of 1")));
        assertThat(moved.get("sync", key).outcome()).isEqualTo(ContractCase.text("of 0"));
        server.kill();

        for (String api : LettuceStatesSession.APIS) {
            assertAnsweredSoon(one.get(api, key), ContractCase.text("of 1"));
            assertAnsweredSoon(moved.get(api, key), ContractCase.text("of 0"));
        }
    }

    @Test
    void get_keyThatAnotherConnectionWatchesFromABatch_isLeftAloneUntilThatEnds() {
        RedisServer server = server();
        LettuceStatesSession watching = open(Setup.WOVEN, uri(server.port(), "2s"));
        LettuceStatesSession reading = open(Setup.WOVEN, uri(server.port(), "2s"));
        String key = ContractCase.key("product");

        assertThat(watching.told("watchInBatch", key)).isEqualTo("OK");

        assertThat(reading.get("sync", key).kind()).isEqualTo(Reply.Kind.NULL);
        watching.call("run", "UNWATCH");
        assertThat(reading.get("sync", key).outcome()).isEqualTo(ContractCase.text("loaded " + key));
    }

    /** The server forgets what was watched with the channel. */
    @Test
    void get_keyThatALostConnectionWatched_isAnswered() {
        RedisServer server = server();
        LettuceStatesSession watching = open(Setup.WOVEN, uri(server.port(), "2s"));
        LettuceStatesSession reading = open(Setup.WOVEN, uri(server.port(), "700ms"));
        String key = seen(server, reading);
        assertThat(watching.call("run", "WATCH", key).kind()).isEqualTo(Reply.Kind.VALUE);

        server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        server.freeze();

        await().atMost(SOON).untilAsserted(() -> assertAnsweredSoon(reading.get("sync", key), SEEN));
        assertAnsweredSoon(reading.get("async", key), SEEN);
    }

    @Test
    void get_trackedByTheClientsOwnCache_isLeftToIt() {
        assumeTrue(LettuceVersion.hasProtocols(), "before Lettuce 6.0 a client has no cache of its own");
        RedisServer server = server();
        String[] words = {uri(server.port(), "700ms"), "protocol=RESP3"};
        LettuceStatesSession woven = open(Setup.WOVEN, words);
        LettuceStatesSession plain = open(Setup.PLAIN, words);
        String cached = ContractCase.key("catalog");
        String other = ContractCase.key("catalog");
        server.command("MSET", cached, "first", other, "seen");
        for (LettuceStatesSession session : List.of(woven, plain)) {
            assertThat(session.told("cached", cached)).isEqualTo("first");
        }
        LettuceStatesSession reader = open(Setup.WOVEN, uri(server.port(), "700ms"));
        assertThat(reader.get("sync", other).outcome()).isEqualTo(SEEN);

        server.command("SET", cached, "second");
        for (LettuceStatesSession session : List.of(woven, plain)) {
            await().atMost(SOON).until(() -> session.told("cached", cached).equals("second"));
        }

        server.freeze();
        for (LettuceStatesSession session : List.of(woven, plain)) {
            assertThat(session.told("cached", cached)).isEqualTo("second");
        }
        // an answer from elsewhere would stay in the application's cache, and no invalidation would ever come for it
        CompletableFuture<Reply> expected = plain.app().send("cached", plain.name(), other);
        Reply reply = woven.call("cached", other);
        assertThat(LettuceStatesSession.outcomeOf(reply))
                .isEqualTo(LettuceStatesSession.outcomeOf(plain.app().await(expected)));
        assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
        assertAnsweredSoon(reader.get("sync", other), SEEN);
    }
}

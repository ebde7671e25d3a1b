package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that change while a connection of Lettuce is in use: what one user has read is never another's. */
class CredentialsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SEEN = ContractCase.text("seen");

    private final RedisServer server = RedisServer.start();
    private final List<LettuceStatesSession> opened = new ArrayList<>();
    private String key;

    @BeforeEach
    void createUsers() {
        assumeTrue(LettuceVersion.hasRenewedCredentials(), "this version of Lettuce renews no credentials");
        server.command("ACL", "SETUSER", "alice", "on", ">first", "~*", "+@all");
        server.command("ACL", "SETUSER", "bob", "on", ">bob's", "~session:*", "+@all");
        key = ContractCase.key("catalog");
        server.command("SET", key, "seen");
    }

    @AfterEach
    void close() {
        server.kill();
        opened.forEach(LettuceStatesSession::close);
        server.close();
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    /** A connection of alice's that has read the key. */
    private LettuceStatesSession open(Setup setup, String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        words.add("credentials=alice:first");
        words.add("redis://127.0.0.1:" + server.port() + "?timeout=700ms");
        LettuceStatesSession session = LettuceStatesSession.open(setup, words);
        opened.add(session);
        assertThat(session.get("sync", key).outcome()).isEqualTo(SEEN);
        return session;
    }

    private long connectionsOf(String user) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains("user=" + user + ' ') && !line.contains("name=detour"))
                .count();
    }

    private static void assertAnswered(LettuceStatesSession session, String key) {
        for (String api : LettuceStatesSession.APIS) {
            Reply reply = session.get(api, key);
            assertThat(reply.outcome()).as(api).isEqualTo(SEEN);
            assertThat(reply.took()).as(api).isLessThan(ContractCase.DIVERTED);
        }
    }

    private static void assertFailsAlike(LettuceStatesSession woven, LettuceStatesSession plain, String key) {
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
    void get_credentialsRenewedForTheSameUser_isRoutedAsBefore() {
        LettuceStatesSession woven = open(Setup.WOVEN, "streaming=true");
        long before = server.calls("auth");

        server.command("ACL", "SETUSER", "alice", ">second");
        woven.call("renew", "alice:second");
        await().atMost(SOON).until(() -> server.calls("auth") > before);
        String loaded = ContractCase.key("product");
        assertThat(woven.get("async", loaded).outcome()).isEqualTo(ContractCase.text("loaded " + loaded));
        await().atMost(SOON).until(() -> ("loaded " + loaded).equals(server.command("GET", loaded))); // by a link

        server.freeze();
        assertAnswered(woven, key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming=true", "reconnect=true"})
    void get_credentialsOfAnotherUser_nothingOfTheFirstUserIsAnswered(String way) {
        LettuceStatesSession woven = open(Setup.WOVEN, way);
        LettuceStatesSession plain = open(Setup.PLAIN, way);

        woven.call("renew", "bob:bob's");
        plain.call("renew", "bob:bob's");
        if (!way.startsWith("streaming")) {
            server.command("CLIENT", "KILL", "USER", "alice");
        }
        await().atMost(SOON).until(() -> connectionsOf("bob") == 2);

        assertThat(plain.get("sync", key).message()).contains("NOPERM");
        assertFailsAlike(woven, plain, key);
        server.freeze();
        assertFailsAlike(woven, plain, key);
    }

    @Test
    void get_passwordExpiredAndReconnectRefused_isLikeAServerThatIsGone() {
        LettuceStatesSession woven = open(Setup.WOVEN, "reconnect=true");
        LettuceStatesSession plain = open(Setup.PLAIN, "reconnect=true");

        server.command("ACL", "SETUSER", "alice", "resetpass", ">second");
        server.command("CLIENT", "KILL", "USER", "alice");
        await().atMost(SOON)
                .until(() -> woven.told("isOpen").equals("false")
                        && plain.told("isOpen").equals("false"));

        assertAnswered(woven, key);
        assertFailsAlike(woven, plain, ContractCase.key("session"));
        assertFailsAlike(woven, plain, ContractCase.key("catalog"));

        server.command("SET", key, "new");
        woven.call("renew", "alice:second");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(woven.get("sync", key).outcome()).isEqualTo(ContractCase.text("new")));
    }

    /** Lets a connection of this user's end, and be made again as nobody until other credentials are given. */
    private void interrupt(LettuceStatesSession session, String user) {
        session.call("renew", user + ":wrong");
        server.command("CLIENT", "KILL", "USER", user);
        await().atMost(SOON).until(() -> session.told("isOpen").equals("false"));
    }

    private LettuceStatesSession openAs(Setup setup, String credentials) {
        LettuceStatesSession session = LettuceStatesSession.open(
                setup,
                "reconnect=true",
                "credentials=" + credentials,
                "redis://127.0.0.1:" + server.port() + "?timeout=3s");
        opened.add(session);
        return session;
    }

    @Test
    void get_keptUntilTheConnectionIsAnotherUsers_isNotRememberedForTheFirst() {
        LettuceStatesSession woven = openAs(Setup.WOVEN, "bob:bob's");
        LettuceStatesSession plain = openAs(Setup.PLAIN, "bob:bob's");
        interrupt(woven, "bob");
        long before = server.calls("get");

        woven.call("send", key); // as bob, who may not read it
        woven.call("renew", "alice:first");
        await().atMost(SOON).until(() -> server.calls("get") > before);
        assertThat(woven.get("sync", key).outcome()).isEqualTo(SEEN);

        woven.call("renew", "bob:bob's");
        server.command("CLIENT", "KILL", "USER", "alice");
        await().atMost(SOON).until(() -> connectionsOf("bob") == 2);
        assertFailsAlike(woven, plain, key);
        server.freeze();
        assertFailsAlike(woven, plain, key);
    }

    @Test
    void get_credentialsAcceptedWhileSelectIsToBeSent_isNotRememberedForTheFormerDatabase() {
        try (var other = server.connect()) {
            other.call("SELECT", "1");
            other.call("SET", key, "of database 1");
        }
        LettuceStatesSession woven = openAs(Setup.WOVEN, "alice:first");
        interrupt(woven, "alice");
        woven.call("holdUp", "1");
        woven.call("sendSelect", "1");
        woven.call("renew", "alice:first");
        await().atMost(SOON).until(() -> woven.told("isOpen").equals("true"));
        CompletableFuture<Reply> behind = woven.sendGet("async", key);
        assertThat(woven.app().await(behind).outcome()).isEqualTo(ContractCase.text("of database 1"));

        LettuceStatesSession inDatabase0 = openAs(Setup.WOVEN, "alice:first");
        LettuceStatesSession plain = openAs(Setup.PLAIN, "alice:first");
        String seen = ContractCase.key("catalog");
        server.command("SET", seen, "seen");
        assertThat(inDatabase0.get("sync", seen).outcome()).isEqualTo(SEEN);
        server.freeze();
        assertThat(inDatabase0.get("async", seen).outcome()).isEqualTo(SEEN);
        assertFailsAlike(inDatabase0, plain, key);
    }
}

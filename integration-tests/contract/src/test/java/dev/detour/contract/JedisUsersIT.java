package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where no connection is to be had, nothing is answered that a further connection might not have read. */
class JedisUsersIT extends JedisPoolCase {

    private static final AtomicInteger LAST = new AtomicInteger();

    private static ControlledApp plain;

    @BeforeAll
    static void startPlain() {
        plain = ControlledApp.start(jvm(Setup.PLAIN));
    }

    @AfterAll
    static void endPlain() {
        plain.close();
    }

    /** A client in one of the two applications. */
    private record Client(ControlledApp app, String name) {

        static Client open(ControlledApp app, String style, int port) {
            Client client = new Client(app, "user" + LAST.incrementAndGet());
            assertThat(client.run("open", style, Integer.toString(port), "alice")
                            .outcome())
                    .isEqualTo(text("opened"));
            return client;
        }

        Reply run(String... words) {
            String[] all = new String[words.length + 1];
            all[0] = name;
            System.arraycopy(words, 0, all, 1, words.length);
            return app.call("users", all);
        }

        String get(String key) {
            return run("get", key).outcome();
        }
    }

    /** Alice reads everything, Bob nothing. */
    private static void createUsers(RedisServer server) {
        server.command("ACL", "SETUSER", "alice", "on", ">secret", "~*", "+@all");
        server.command("ACL", "SETUSER", "bob", "on", ">secret", "+@all");
    }

    private static RedisServer server(String style) {
        return style.equals("CLUSTER") ? RedisCluster.ofOne(RedisServer.builder()) : RedisServer.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JEDIS_POOL", "REDIS_CLIENT", "CLUSTER"})
    void get_providerNamesAnotherUserThenServerIsGone_nothingOfTheFirstIsAnswered(String style) {
        String key = key("catalog");
        String loaded = key("product");
        try (RedisServer server = server(style)) {
            createUsers(server);
            server.command("SET", key, "alice's");
            Client woven = Client.open(app, style, server.port());
            Client without = Client.open(plain, style, server.port());
            for (Client client : new Client[] {woven, without}) {
                assertThat(client.get(key)).isEqualTo(text("alice's"));
                client.run("name", "bob");
            }
            server.command("CLIENT", "KILL", "USER", "alice");
            await().atMost(DRAINED)
                    .until(() -> woven.get(key).contains("NOPERM")); // once Alice's connection is given up
            server.kill();

            for (int i = 0; i < 2; i++) {
                Reply expected = without.run("get", key);
                Reply reply = woven.run("get", key);
                assertThat(reply.kind()).isEqualTo(Reply.Kind.ERROR);
                assertThat(reply.outcome()).isEqualTo(expected.outcome());
                assertThat(woven.get(loaded)).isEqualTo(text("loaded " + loaded));
            }
            woven.run("close");
            without.run("close");
        }
    }

    @Test
    void get_borrowerWasInAnotherDatabaseThenServerIsGone_nothingOfThatIsAnswered() {
        String key = key("catalog");
        try (RedisServer server = RedisServer.start()) {
            createUsers(server);
            server.command("SET", key, "of database 0");
            Client woven = Client.open(app, "JEDIS_POOL", server.port());
            try (var other = server.connect()) {
                other.call("SELECT", "5");
                other.call("SET", key, "of database 5");
            }
            assertThat(woven.run("getInDatabase", "5", key).outcome()).isEqualTo(text("of database 5"));
            server.kill();

            assertThat(woven.run("get", key).kind()).isEqualTo(Reply.Kind.ERROR);
            woven.run("close");
        }
    }

    @Test
    void get_providerNamesOneUserAndServerIsGone_isAnsweredFromMemory() {
        String key = key("catalog");
        try (RedisServer server = RedisServer.start()) {
            createUsers(server);
            server.command("SET", key, "alice's");
            Client woven = Client.open(app, "JEDIS_POOL", server.port());
            assertThat(woven.get(key)).isEqualTo(text("alice's"));
            server.kill();

            assertThat(woven.get(key)).isEqualTo(text("alice's"));
            assertThat(woven.get(key)).isEqualTo(text("alice's"));
            woven.run("close");
        }
    }
}

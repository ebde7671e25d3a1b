package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.function.Consumer;

/** What is no failure of the server is never hidden, though the value that was read before is at hand. */
class UnmaskedErrorIT extends ContractCase {

    private static final String PASSWORD = "a password";

    @Override
    RedisServer.Builder settings() {
        return RedisServer.builder().password(PASSWORD);
    }

    private Target target() {
        int timeoutMillis = Math.toIntExact(PATIENT.toMillis());
        return new Target(redis().port(), 0, null, PASSWORD, timeoutMillis, Target.Codec.UTF8);
    }

    private void assertUnmasked(AccessKind kind, String reply, Consumer<Session> turn, String... serverCommand) {
        Session woven = open(Applications.running(kind, Setup.TIERS), kind, target());
        Session plain = plain(kind, target());
        String key = key("product");
        redis().command("SET", key, "seen");
        assertThat(woven.get(key).outcome()).isEqualTo(text("seen"));
        assertThat(plain.get(key).outcome()).isEqualTo(text("seen"));

        for (int i = 0; i < serverCommand.length; i++) {
            serverCommand[i] = serverCommand[i].replace("$key", key);
        }
        if (serverCommand.length > 0) {
            redis().command(serverCommand);
        }
        turn.accept(woven);
        turn.accept(plain);

        String expected = plain.get(key).outcome();
        assertThat(expected).contains(reply);
        assertThat(woven.get(key).outcome()).isEqualTo(expected);
        assertThat(woven.loads(key)).isZero();
    }

    @EachKind
    void get_connectionThatIsNoLongerAuthenticated_throwsTheClientsOwnException(AccessKind kind) {
        assertUnmasked(kind, "NOAUTH", session -> session.call("raw", "RESET"));
    }

    @EachKind
    void get_userWhoMayNoLongerRead_throwsTheClientsOwnException(AccessKind kind) {
        assertUnmasked(kind, "NOPERM", session -> {}, "ACL", "SETUSER", "default", "-get");
    }

    @EachKind
    void get_keyThatHasBecomeAList_throwsTheClientsOwnException(AccessKind kind) {
        String replace = "redis.call('del', KEYS[1]) return redis.call('rpush', KEYS[1], 'element')";
        assertUnmasked(kind, "WRONGTYPE", session -> {}, "EVAL", replace, "1", "$key");
    }

    @EachKind
    void set_serverWithoutMemory_throwsTheClientsOwnException(AccessKind kind) {
        Session woven = open(Applications.running(kind, Setup.TIERS), kind, target());
        Session plain = plain(kind, target());
        String key = key("catalog");
        redis().command("SET", key, "seen");
        woven.get(key);

        redis().config("maxmemory", "1");
        String expected = plain.set(key, "more").outcome();

        assertThat(expected).contains("OOM");
        assertThat(woven.set(key, "more").outcome()).isEqualTo(expected);
        assertThat(woven.get(key).outcome()).isEqualTo(text("seen"));
    }

    @EachKind
    void get_keyThatWasEvicted_isLoadedAndWarmed(AccessKind kind) {
        Session woven = open(Applications.running(kind, Setup.TIERS), kind, target());
        String key = key("product");
        redis().command("SET", key, "to be evicted");

        redis().config("maxmemory-policy", "allkeys-lru");
        redis().config("maxmemory", "1");
        await().until(() -> Long.valueOf(0).equals(redis().command("DBSIZE")));
        assertThat(redis().info("stats", "evicted_keys")).isEqualTo("1");
        redis().config("maxmemory", "0");

        assertThat(woven.get(key).outcome()).isEqualTo(text("loaded " + key));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(redis().command("GET", key)).isEqualTo("loaded " + key));
    }
}

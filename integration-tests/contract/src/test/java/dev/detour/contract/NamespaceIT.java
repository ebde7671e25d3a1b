package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.Target;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What one server, database or user gave is never an answer for another. */
class NamespaceIT extends ContractCase {

    private static final Duration FREEZE = Duration.ofMillis(600);

    private Target target(int database, String user) {
        int timeoutMillis = Math.toIntExact(PATIENT.toMillis());
        return new Target(redis().port(), database, user, user + "'s", timeoutMillis, Target.Codec.UTF8);
    }

    private void createUsers(AccessKind kind) {
        assumeTrue(LettuceVersion.hasUsers(kind), "this version of the client knows no users");
        redis().command("ACL", "SETUSER", "alice", "on", ">alice's", "~*", "+@all");
        redis().command("ACL", "SETUSER", "bob", "on", ">bob's", "~session:*", "+@all");
    }

    @EachKind
    void get_valueRememberedInAnotherDatabase_isNotAnswered(AccessKind kind) {
        createUsers(kind);
        String key = key("catalog");
        redis().command("SET", key, "of database 0");
        Session zero = woven(kind, target(0, "alice"));
        Session five = woven(kind, target(5, "alice"));
        zero.get(key);
        five.get(key);

        freezeFor(FREEZE);
        CompletableFuture<Reply> ofFive = five.sendGet(key);
        Reply ofZero = zero.get(key);

        assertThat(ofZero.outcome()).isEqualTo(text("of database 0"));
        assertThat(ofZero.took()).isLessThan(FREEZE.dividedBy(2));
        assertThat(five.app().await(ofFive).outcome()).isEqualTo("null");
    }

    @EachKind
    void get_valueRememberedForAnotherUser_isNotAnswered(AccessKind kind) {
        createUsers(kind);
        String key = key("catalog");
        redis().command("SET", key, "not for bob");
        Session alice = woven(kind, target(0, "alice"));
        Session bob = woven(kind, target(0, "bob"));
        String expected = plain(kind, target(0, "bob")).get(key).outcome();
        alice.get(key);
        bob.get(key("session"));

        assertThat(expected).contains("NOPERM");
        assertThat(bob.get(key).outcome()).isEqualTo(expected);
        freezeFor(FREEZE);
        CompletableFuture<Reply> ofBob = bob.sendGet(key);
        Reply ofAlice = alice.get(key);

        assertThat(ofAlice.outcome()).isEqualTo(text("not for bob"));
        assertThat(ofAlice.took()).isLessThan(FREEZE.dividedBy(2));
        assertThat(bob.app().await(ofBob).outcome()).isEqualTo(expected);
    }

    @EachKind
    void get_valueRememberedOfAnotherServer_isNotAnswered(AccessKind kind) {
        String key = key("catalog");
        try (RedisServer other = RedisServer.start()) {
            other.command("SET", key, "of the other server");
            Target there =
                    new Target(other.port(), 0, null, null, Math.toIntExact(PATIENT.toMillis()), Target.Codec.UTF8);
            assertThat(woven(kind, there).get(key).outcome()).isEqualTo(text("of the other server"));
            Session here = woven(kind);
            here.get(key);

            freezeFor(FREEZE);

            assertThat(here.get(key).outcome()).isEqualTo("null");
        }
    }
}

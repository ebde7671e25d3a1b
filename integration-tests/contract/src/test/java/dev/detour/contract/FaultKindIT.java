package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisReplication;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that says why it cannot serve: each reason leads to the tiers that stand in for it. */
class FaultKindIT extends ContractCase {

    private static final Set<AccessKind> KINDS = EnumSet.copyOf(Kinds.selected());

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String VALUE = "seen";

    @Override
    RedisServer.Builder settings() {
        // looks up from its loading every kilobyte, and from a script soon
        return RedisServer.builder()
                .arguments("--loading-process-events-interval-bytes", "1024", "--lua-time-limit", "50");
    }

    /** What both have read, and the connections with and without the agent that have read it. */
    private record Readers(String read, Fleet woven, Fleet plain, int port) {}

    private Readers readers(RedisServer server, String read) {
        server.command("SET", read, VALUE);
        Fleet woven = Fleet.open(this, KINDS, Setup.TIERS, target(server.port(), PATIENT));
        Fleet plain = Fleet.open(this, KINDS, Setup.PLAIN, target(server.port(), PATIENT));
        woven.each(session -> assertThat(session.get(read).outcome()).isEqualTo(text(VALUE)));
        plain.each(session -> assertThat(session.get(read).outcome()).isEqualTo(text(VALUE)));
        return new Readers(read, woven, plain, server.port());
    }

    private Readers readers(RedisServer server) {
        return readers(server, key("catalog"));
    }

    /** @param reply what opens the server's error reply */
    private static void assertStandIns(Readers readers, String reply, String fault) {
        readers.woven.each(session -> {
            int index = readers.woven.sessions().indexOf(session);
            String expected =
                    readers.plain.sessions().get(index).get(readers.read).outcome();
            assertThat(expected).contains(reply);
            Reply local = session.get(readers.read);
            assertThat(local.outcome()).isEqualTo(text(VALUE));
            String loaded = key("product");
            assertThat(session.get(loaded).outcome()).isEqualTo(text("loaded " + loaded));
            assertThat(session.get(key("catalog")).outcome()).isEqualTo(expected);
            assertThat(session.get("session:of nobody").outcome()).isEqualTo(expected);
            Spans spans = Spans.of(session, readers.port);
            spans.await(fault, "local");
            spans.await(fault, "origin");
        });
    }

    private static void awaitError(RedisServer server, String reply, String... command) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThatThrownBy(() -> server.command(command)).hasMessageContaining(reply));
    }

    private static void assertReadsAgain(Readers readers) {
        readers.woven.each(session -> await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(session.get(readers.read).outcome()).isEqualTo(text("newer"))));
    }

    @Test
    void get_serverThatLoadsItsData_answersFromLocalAndOrigin() {
        Readers readers = readers(redis());
        redis().command("DEBUG", "POPULATE", "50000");
        // microseconds; a few more, and a reply that comes between two looks is so late that it is a time-out
        redis().config("key-load-delay", "250");
        try (RespConnection reloading = redis().connect()) {
            CompletableFuture<?> reload = CompletableFuture.supplyAsync(() -> reloading.call("DEBUG", "RELOAD"));
            awaitError(redis(), "LOADING", "PING");

            assertStandIns(readers, "LOADING", "loading");

            assertThat(reload).as("the loading lasts").isNotDone();
            redis().config("key-load-delay", "0");
            await().atMost(SOON).until(reload::isDone);
        }
        redis().command("SET", readers.read, "newer");
        assertReadsAgain(readers);
    }

    @Test
    void get_serverThatRunsAScript_answersFromLocalAndOrigin() {
        Readers readers = readers(redis());
        try (RespConnection scripting = redis().connect()) {
            CompletableFuture<?> script =
                    CompletableFuture.supplyAsync(() -> scripting.call("EVAL", "while true do end", "0"));
            awaitError(redis(), "BUSY", "PING");

            assertStandIns(readers, "BUSY", "busy");

            redis().command("SCRIPT", "KILL");
            await().until(script::isDone);
        }
        redis().command("SET", readers.read, "newer");
        assertReadsAgain(readers);
    }

    @Test
    void get_replicaThatHasLostItsPrimary_answersFromLocalAndOrigin() {
        try (RedisReplication servers = RedisReplication.builder()
                .arguments("--replica-serve-stale-data", "no")
                .start()) {
            RedisServer replica = servers.replica(0);
            String read = key("catalog");
            servers.primary().command("SET", read, VALUE);
            servers.awaitInStep();
            Fleet woven = Fleet.open(this, KINDS, Setup.TIERS, target(replica.port(), PATIENT));
            Fleet plain = Fleet.open(this, KINDS, Setup.PLAIN, target(replica.port(), PATIENT));
            woven.each(session -> assertThat(session.get(read).outcome()).isEqualTo(text(VALUE)));

            servers.primary().kill();
            awaitError(replica, "MASTERDOWN", "GET", read);

            assertStandIns(new Readers(read, woven, plain, replica.port()), "MASTERDOWN", "master_down");
        }
    }

    @Test
    void get_clusterThatHasLostAShard_answersFromLocalAndOrigin() {
        try (RedisCluster cluster =
                RedisCluster.builder().nodeTimeout(Duration.ofMillis(500)).start()) {
            String read = key("catalog");
            Readers readers = readers(cluster.nodeOf(read), read);

            cluster.otherThan(read).kill();
            cluster.awaitDown();

            assertStandIns(readers, "CLUSTERDOWN", "cluster_down");
        }
    }
}

package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteTiersTest {

    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(1);
    private static final int REPLICA_PLACES = 16;

    private final Versions versions = new Versions();
    private final RemoteTiers tiers = new RemoteTiers(
            Lookups.settings(
                    "replica.sample",
                    "20ms",
                    "replica.timeout",
                    "500ms",
                    "redirect.timeout",
                    "500ms",
                    "retry.attempts",
                    "2"),
            versions,
            transition -> {});
    private final HeardPrimary primary = new HeardPrimary();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<RedisProcess> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(RedisProcess::close);
    }

    private RedisProcess redis(String... options) throws Exception {
        RedisProcess redis = RedisProcess.start(options);
        processes.add(redis);
        return redis;
    }

    private Node node(RedisProcess redis) {
        Namespace namespace = new Namespace(redis.endpoint().toString(), 0, Namespace.DEFAULT_USER);
        return new Node(
                namespace,
                elsewhere -> {
                    opened.incrementAndGet();
                    return new SocketLink(elsewhere == null ? redis.endpoint() : elsewhere, 1_000);
                },
                primary);
    }

    private Lookup lookup(Node node, String key) {
        return Lookups.lookup(key, node, versions.of(key(key)), null);
    }

    private static long soon() {
        return System.nanoTime() + DEADLINE;
    }

    private static String text(Found found) {
        return found.value() == null ? found.result().name() : found.value().text();
    }

    private void heardSoon() {
        primary.lastHeardNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    }

    @Test
    void everyTier_noLinks_isSkipped() {
        Lookup lookup = lookup(Node.UNKNOWN, "k");
        Outcome.Fault moved = new Outcome.Fault(FaultKind.MOVED, new Endpoint("h", 1));

        assertThat(tiers.retry(lookup, soon()).join()).isSameAs(Found.SKIPPED);
        assertThat(tiers.redirect(lookup, moved, soon()).join()).isSameAs(Found.SKIPPED);
        assertThat(tiers.replica(lookup, soon()).join()).isSameAs(Found.SKIPPED);
        assertThat(tiers.hasReplica(lookup)).isFalse();
    }

    @Test
    void retry_serverHeardSince_answersAndReusesItsLink() throws Exception {
        RedisProcess redis = redis();
        redis.call("SET", "k", "v");
        Node node = node(redis);
        heardSoon();

        assertThat(text(tiers.retry(lookup(node, "k"), soon()).join())).isEqualTo("v");
        assertThat(primary.heard).hasPositiveValue();
        assertThat(text(tiers.retry(lookup(node, "k"), soon()).join())).isEqualTo("v");
        assertThat(primary.budget).isEqualTo(98);
    }

    @Test
    void retry_nothingHeardSince_isSkippedAndSpendsNothing() throws Exception {
        Node node = node(redis());

        assertThat(tiers.retry(lookup(node, "k"), soon()).join()).isSameAs(Found.SKIPPED);
        assertThat(primary.budget).isEqualTo(100);
    }

    @Test
    void retry_budgetSpentOrNoTimeForThePause_isSkipped() throws Exception {
        Node node = node(redis());
        heardSoon();
        assertThat(tiers.retry(lookup(node, "k"), System.nanoTime() + 100_000).join())
                .isSameAs(Found.SKIPPED);
        primary.budget = 0;

        assertThat(tiers.retry(lookup(node, "k"), soon()).getNow(Found.EMPTY))
                .as("without a pause")
                .isSameAs(Found.SKIPPED);
    }

    @Test
    void retry_nullAndErrorReply_areOutcomesOfThePrimary() throws Exception {
        RedisProcess redis = redis();
        redis.call("LPUSH", "list", "v");
        Node node = node(redis);
        heardSoon();

        Found missing = tiers.retry(lookup(node, "none"), soon()).join();
        assertThat(missing).isEqualTo(Found.of(Result.EMPTY, Outcome.UNEXPLAINED));
        Found wrongType = tiers.retry(lookup(node, "list"), soon()).join();
        assertThat(wrongType).isEqualTo(Found.of(Result.FAILED, Outcome.UNKNOWN));
    }

    @Test
    void retry_serverRestartedSince_opensAnotherLink() throws Exception {
        RedisProcess redis = redis();
        Node node = node(redis);
        heardSoon();
        tiers.retry(lookup(node, "k"), soon()).join();
        redis.close();
        RedisProcess again = RedisProcess.startAt(redis.port());
        processes.add(again);
        again.call("SET", "k", "later");

        assertThat(text(tiers.retry(lookup(node, "k"), soon()).join())).isEqualTo("later");
    }

    @Test
    void retry_frozenServer_endsBeforeTheDeadline() throws Exception {
        RedisProcess redis = redis();
        Node node = node(redis);
        heardSoon();
        redis.freeze();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);

        Found found = tiers.retry(lookup(node, "k"), deadline).join();

        assertThat(found.result()).isEqualTo(Result.TIMED_OUT);
        assertThat(System.nanoTime() - deadline).isNegative();
        redis.thaw();
    }

    @Test
    void redirect_movedAndAsk_areFollowedOnce() throws Exception {
        RedisProcess from = redis("--cluster-enabled", "yes");
        RedisProcess to = redis("--cluster-enabled", "yes");
        from.call("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
        to.call("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
        from.call("CLUSTER", "MEET", "127.0.0.1", "" + to.port());
        await().atMost(20, TimeUnit.SECONDS).until(() -> isUp(from) && isUp(to));
        to.call("SET", "foo", "moved"); // slot 12182
        Node node = node(from);
        Endpoint named = new Endpoint("", to.port());

        Found moved = tiers.redirect(lookup(node, "foo"), new Outcome.Fault(FaultKind.MOVED, named), soon())
                .join();
        assertThat(text(moved)).isEqualTo("moved");

        to.call("CLUSTER", "SETSLOT", "5061", "IMPORTING", "" + from.call("CLUSTER", "MYID"));
        from.call("CLUSTER", "SETSLOT", "5061", "MIGRATING", "" + to.call("CLUSTER", "MYID")); // the slot of bar
        Found withoutAsking = tiers.redirect(lookup(node, "bar"), new Outcome.Fault(FaultKind.MOVED, named), soon())
                .join();
        assertThat(withoutAsking)
                .isEqualTo(Found.of(Result.FAILED, new Outcome.Fault(FaultKind.MOVED, from.endpoint())));
        Found asked = tiers.redirect(lookup(node, "bar"), new Outcome.Fault(FaultKind.ASK, named), soon())
                .join();
        assertThat(asked).isEqualTo(Found.of(Result.EMPTY, Outcome.UNEXPLAINED));
    }

    @Test
    void redirect_toTenTimesAsManyNodesAsAreRemembered_isBounded() {
        Namespace namespace = new Namespace("from:1", 0, Namespace.DEFAULT_USER);
        Node node = new Node(
                namespace,
                elsewhere -> {
                    throw new LinkFailure("no link in this test");
                },
                primary);
        for (int i = 1; i <= 10 * RemoteTiers.MAX_REDIRECT_NODES; i++) {
            Outcome.Fault moved = new Outcome.Fault(FaultKind.MOVED, new Endpoint("h", i));
            Found found = tiers.redirect(lookup(node, "k"), moved, soon()).join();
            assertThat(found.value()).isNull();
        }

        assertThat(tiers.redirectNodes()).isEqualTo(RemoteTiers.MAX_REDIRECT_NODES);
    }

    /** The links are the tier's bulkhead: further reads go on to whatever comes after the replicas. */
    @Test
    void replica_tenTimesAsManyReadsAsMayGoThere_theOthersGoOnAtOnce() throws Exception {
        RedisProcess redis = redis();
        RedisProcess replica = replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = followed(redis);
        replica.freeze();
        List<CompletableFuture<Found>> reads = new ArrayList<>();
        for (int i = 0; i < 10 * REPLICA_PLACES; i++) {
            reads.add(tiers.replica(lookup(node, "k"), soon()));
        }

        List<CompletableFuture<Found>> over =
                reads.stream().filter(CompletableFuture::isDone).toList();

        assertThat(over).hasSize(9 * REPLICA_PLACES).allMatch(read -> read.join() == Found.SKIPPED);
        replica.thaw();
        assertThat(reads.stream().filter(read -> text(read.join()).equals("v")))
                .hasSizeLessThanOrEqualTo(REPLICA_PLACES);
    }

    private static boolean isUp(RedisProcess node) throws Exception {
        return ("" + node.call("CLUSTER", "INFO")).contains("cluster_state:ok");
    }

    private RedisProcess replicaOf(RedisProcess redis) throws Exception {
        return redis("--replicaof", "127.0.0.1 " + redis.port());
    }

    /** A primary whose replica may be read for the key k. */
    private Node followed(RedisProcess redis) {
        Node node = node(redis);
        tiers.inUse(node);
        awaitReplica(node, "k");
        return node;
    }

    private void awaitReplica(Node node, String key) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> tiers.hasReplica(lookup(node, key)));
    }

    @Test
    void replica_discovered_answersForAFrozenPrimary() throws Exception {
        RedisProcess redis = redis();
        RedisProcess replica = replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = followed(redis);
        redis.freeze();

        Found found = tiers.replica(lookup(node, "k"), soon()).join();

        assertThat(text(found)).isEqualTo("v");
        assertThat(found.ageNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(20));
        assertThat(tiers.replica(lookup(node, "none"), soon()).join()).isSameAs(Found.EMPTY);
        redis.thaw();
        assertThat(replica.call("GET", "k")).isEqualTo("v");
    }

    @Test
    void replica_oneIsGoneAndOneIsFrozen_anotherAnswers() throws Exception {
        RedisProcess redis = redis();
        RedisProcess gone = replicaOf(redis);
        RedisProcess frozen = replicaOf(redis);
        replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = node(redis);
        tiers.inUse(node);
        await().atMost(20, TimeUnit.SECONDS).until(() -> tiers.replicasFor(lookup(node, "k")) == 3);
        gone.close();
        frozen.freeze();

        for (int i = 0; i < 10; i++) {
            assertThat(text(tiers.replica(lookup(node, "k"), soon()).join())).isEqualTo("v");
        }
        frozen.thaw();
    }

    @Test
    void replica_primaryKilled_linkThatFellWithItDoesNotDisqualify() throws Exception {
        RedisProcess redis = redis();
        RedisProcess replica = replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = followed(redis);
        redis.close();
        await().until(() -> ("" + replica.call("INFO", "replication")).contains("master_link_status:down"));

        assertThat(text(tiers.replica(lookup(node, "k"), soon()).join())).isEqualTo("v");
    }

    @Test
    void replica_ownWriteNotReplicated_isNotReadUntilItIs() throws Exception {
        RedisProcess redis = redis();
        RedisProcess replica = replicaOf(redis);
        redis.call("SET", "k", "old");
        Node node = followed(redis);
        replica.freeze();
        versions.move(key("k"));
        redis.call("SET", "k", "new");
        versions.move(key("k"));

        assertThat(tiers.replica(lookup(node, "k"), soon()).join()).isSameAs(Found.SKIPPED);
        assertThat(tiers.hasReplica(lookup(node, "other"))).isTrue();
        replica.thaw();
        awaitReplica(node, "k");
        assertThat(text(tiers.replica(lookup(node, "k"), soon()).join())).isEqualTo("new");
    }

    @Test
    void replica_restartedWhileThePrimaryIsFrozen_isNotRead() throws Exception {
        RedisProcess redis = redis();
        RedisProcess replica = replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = followed(redis);
        redis.freeze();
        replica.close();
        RedisProcess other = RedisProcess.startAt(replica.port());
        processes.add(other);
        other.call("SET", "k", "of another life");

        assertThat(tiers.replica(lookup(node, "k"), soon()).join().value()).isNull();
        redis.thaw();
    }

    @Test
    void replica_writtenWhileItIsRead_isSkipped() throws Exception {
        RedisProcess redis = redis();
        replicaOf(redis);
        redis.call("SET", "k", "v");
        Node node = followed(redis);
        Lookup begunBefore = lookup(node, "k");
        versions.move(key("k"));

        CompletableFuture<Found> read = tiers.replica(begunBefore, soon());

        assertThat(read.join()).isSameAs(Found.SKIPPED);
    }

    @Test
    void watch_breakerOpen_hearsTheServerWhenItThaws() throws Exception {
        RedisProcess redis = redis();
        Node node = node(redis);
        redis.freeze();
        primary.state = BreakerState.OPEN;
        tiers.inUse(node);
        await().until(() -> opened.get() > 0);
        assertThat(primary.heard).hasValue(0);
        redis.thaw();

        await().atMost(3, TimeUnit.SECONDS).until(() -> primary.heard.get() > 0);
        assertThat(node.primary()).isSameAs(primary); // and so the node was in use until here
    }
}

package dev.detour.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.clinic.Question.Kind;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * One clinic, and one cluster of three primaries with a replica each, through three outages. In each, visitors read all the time,
 * and every single request has to be answered with what is true, and soon; only writes wait for the cluster to take them again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(90)
class ClusterOutageIT {

    /** Everybody reads it, so that its shard is the one that suffers. */
    private static final String HOT_KEY = "vets::SimpleKey []";

    /** Requests after which Detour knows how soon each node answers, and remembers what is popular. */
    private static final int HABIT = 600;

    /** Requests enough to meet each shard often. */
    private static final int MANY = 200;

    /** So many owners are changed at a time; their keys are on all nodes. */
    private static final int CHANGED = 12;

    private final RedisCluster cluster = RedisCluster.builder()
            .replicasEach(1)
            .nodeTimeout(Duration.ofSeconds(1))
            .start();
    private final Nodes nodes = new Nodes(cluster);
    private final Records records = new Records();
    private final ClinicJvm clinic = ClinicJvm.start(cluster);

    private interface Step {
        void take(Visitors visitors) throws Exception;
    }

    /** The first requests load classes, which takes longer than visitors wait. */
    @BeforeAll
    void warmUp() throws Exception {
        assertRight(Kind.VETS, 1);
        assertRight(Kind.OWNER, 1);
        assertRight(Kind.PETS, 1);
    }

    @BeforeEach
    void allInPlace() {
        // what a case that failed has left behind
        cluster.servers().stream().filter(server -> !server.isServing()).forEach(RedisServer::restart);
        nodes.awaitInPlace();
    }

    @AfterAll
    void close() {
        clinic.close();
        cluster.close();
    }

    @Test
    void read_primaryKilled_isAnsweredUntilItsReplicaHasTakenItsPlace() throws Exception {
        RedisServer primary = cluster.nodeOf(HOT_KEY);

        during(
                "a primary killed",
                visitors -> {
                    primary.kill();
                    cluster.awaitNodeOf(HOT_KEY);
                    visitors.awaitMore(MANY);
                    change(); // the replica takes writes
                },
                visitors -> primary.restart());
    }

    @Test
    void read_primaryKilledWithItsReplica_isAnsweredUntilTheyAreBack() throws Exception {
        RedisServer primary = cluster.nodeOf(HOT_KEY);
        RedisServer replica = cluster.replicasOf(primary).get(0);

        during(
                "a primary killed with its replica",
                visitors -> {
                    replica.kill();
                    primary.kill();
                    cluster.awaitDown(); // the other nodes refuse all keys, too
                    visitors.awaitMore(MANY);
                },
                visitors -> {
                    primary.restart();
                    replica.restart();
                });
    }

    @Test
    void read_primaryFrozen_isAnsweredUntilItsReplicaHasTakenItsPlace() throws Exception {
        RedisServer primary = cluster.nodeOf(HOT_KEY);

        during(
                "a primary frozen",
                visitors -> {
                    primary.freeze();
                    cluster.awaitNodeOf(HOT_KEY);
                    visitors.awaitMore(MANY);
                },
                visitors -> primary.thaw());
    }

    private void during(String name, Step outage, Step recovery) throws Exception {
        Answerers without;
        long requests;
        try (Visitors visitors = new Visitors(clinic, records)) {
            visitors.awaitMore(HABIT);
            change();
            nodes.awaitPassedOn();
            Answerers before = clinic.answerers();
            outage.take(visitors);
            without = clinic.answerers().since(before);
            recovery.take(visitors);
            nodes.awaitInPlace();
            change();
            visitors.awaitMore(MANY);
            requests = visitors.requests();
            assertThat(visitors.faults()).as(clinic::tail).isEmpty();
        }
        assertThat(without.instead()).as("%s, %s", name, without).isPositive();
        assertAgreement();
        System.out.printf(
                "  %s: %,d requests answered rightly; reads during the outage: %s%n", name, requests, without);
    }

    /** Changes records, and sees what was changed. */
    private void change() throws Exception {
        for (int owner = 1; owner <= CHANGED; owner++) {
            send("PUT", records.beginTelephone(owner));
            records.endTelephone(owner);
            assertRight(Kind.OWNER, owner);
            send("POST", records.beginPet(owner));
            records.endPet(owner);
            assertRight(Kind.PETS, owner);
        }
    }

    private void send(String method, String path) throws Exception {
        Answer answer = clinic.send(method, path);
        assertThat(answer.isSuccess())
                .as("%s %s came to %s%n%s", method, path, answer, clinic.tail())
                .isTrue();
    }

    private void assertRight(Kind kind, int owner) throws Exception {
        Question question = records.ask(kind, owner);
        Answer answer = clinic.get(question.path());
        assertThat(records.isRight(question, answer))
                .as("%s came to %s", question, answer)
                .isTrue();
    }

    /** The API, the primaries and their replicas tell the same, which is true; and it is Redis again who answers. */
    private void assertAgreement() throws Exception {
        for (int owner = 1; owner <= Records.OWNERS; owner++) {
            assertRight(Kind.OWNER, owner);
            assertRight(Kind.PETS, owner);
        }
        await().atMost(Duration.ofSeconds(20)).until(this::isAnsweredByRedis);
        await().untilAsserted(this::assertValues);
    }

    /** Of the shard that suffered; where it has lost its values, memory may answer for as long as they count as fresh. */
    private boolean isAnsweredByRedis() throws Exception {
        BitSet slots = cluster.slotsOf(cluster.nodeOf(HOT_KEY));
        Answerers before = clinic.answerers();
        for (int owner = 1; owner <= Records.OWNERS; owner++) {
            if (slots.get(RedisCluster.slotOf("owners::" + owner))) {
                assertRight(Kind.OWNER, owner);
            }
        }
        return clinic.answerers().since(before).redis() > 0;
    }

    private void assertValues() {
        Map<String, Object> values = nodes.values();
        assertThat(values).isNotEmpty();
        for (int owner = 1; owner <= Records.OWNERS; owner++) {
            Object value = values.getOrDefault("owners::" + owner, records.telephone(owner));
            assertThat(value.toString()).contains(records.telephone(owner));
        }
    }
}

package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.breaker.TierGuard;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Survey;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever something is thrown on the way into a tier, its one place is free again. */
class RemoteTiersFailureTest {

    /** So often a tier asks for the time before its read is under way. */
    private static final int QUESTIONS = 4;

    /** How often this thread may ask for the time before it is out of memory; negative for ever. */
    private final ThreadLocal<Integer> left = ThreadLocal.withInitial(() -> -1);

    private final Versions versions = new Versions();
    private final RemoteTiers tiers = new RemoteTiers(
            Lookups.settings(
                    "replica.sample", "20ms",
                    "replica.timeout", "500ms",
                    "replica.max-concurrent", "1",
                    "redirect.timeout", "500ms",
                    "redirect.max-concurrent", "1"),
            versions,
            transition -> {},
            Survey.NONE,
            this::nanos);

    private long nanos() {
        int questions = left.get();
        if (questions == 0) {
            left.set(-1);
            throw new OutOfMemoryError("for a test");
        }
        if (questions > 0) {
            left.set(questions - 1);
        }
        return System.nanoTime();
    }

    private static Node node(RedisProcess redis) {
        return new Node(
                new Namespace(redis.endpoint().toString(), 0, Namespace.DEFAULT_USER),
                elsewhere -> new SocketLink(elsewhere == null ? redis.endpoint() : elsewhere, 1_000),
                Primary.UNWATCHED);
    }

    private Lookup lookup(Node node) {
        return Lookups.lookup("k", node, versions.of(key("k")), null);
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }

    /** Whether it was thrown through, or made a failure of. */
    private boolean fails(int questions, Supplier<Found> read) {
        left.set(questions);
        try {
            return read.get().result() == Result.FAILED;
        } catch (OutOfMemoryError thrown) {
            return true;
        } finally {
            left.remove();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void read_failsOnItsWay_leavesItsPlaceFree(boolean fromReplica) throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1 " + redis.port())) {
            redis.call("SET", "k", "v");
            Node node = node(redis);
            tiers.inUse(node);
            await().atMost(20, TimeUnit.SECONDS).until(() -> tiers.hasReplica(lookup(node)));
            Outcome.Fault moved = new Outcome.Fault(FaultKind.MOVED, redis.endpoint());
            Supplier<Found> read = () -> fromReplica
                    ? tiers.replica(lookup(node), soon()).join()
                    : tiers.redirect(lookup(node), moved, soon()).join();

            int failures = 0;
            for (int questions = 0; questions < QUESTIONS; questions++) {
                failures += fails(questions, read) ? 1 : 0;
                Found next = read.get();
                assertThat(next.result())
                        .as("after failing at question %s", questions)
                        .isEqualTo(Result.ANSWERED);
            }

            assertThat(failures).isEqualTo(QUESTIONS);
            assertThat(replica.port()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NODE_DOWN, FAILED",
        "LOADING, FAILED",
        "CLUSTER_DOWN, FAILED",
        "MOVED, SUCCEEDED",
        "TRY_AGAIN, SUCCEEDED"
    })
    void end_errorReply_countsWhereTheServerCannotServe(FaultKind kind, TierGuard.End expected) {
        assertThat(RemoteTiers.end(Found.of(Result.FAILED, new Outcome.Fault(kind)), true))
                .isEqualTo(expected);
    }
}

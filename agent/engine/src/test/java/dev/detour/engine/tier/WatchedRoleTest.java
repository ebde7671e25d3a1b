package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Survey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server in use is asked for its role: at once, and again and again. */
class WatchedRoleTest {

    private final List<Long> delays = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            delays.add(delay);
            return super.schedule(task, delay, unit);
        }
    };
    private final HeardPrimary server = new HeardPrimary();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private Node watched(RedisProcess redis, String... settings) {
        Endpoint endpoint = redis.endpoint();
        Namespace namespace = new Namespace(endpoint.toString(), 0, Namespace.DEFAULT_USER);
        Node node = new Node(
                namespace, elsewhere -> new SocketLink(elsewhere == null ? endpoint : elsewhere, 1_000), server);
        new NodeWatch(
                        Lookups.settings(settings),
                        Survey.NONE,
                        transition -> {},
                        (kept, replica) -> true,
                        timer,
                        System::nanoTime)
                .inUse(node);
        return node;
    }

    @Test
    void inUse_primaryThatIsMadeAReplica_isKnownAsThatAndThenAsThis() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            Node node = watched(redis, "replica.sample", "20ms");
            await().until(() -> server.role().isPrimary());

            redis.call("REPLICAOF", "127.0.0.1", "1");

            await().until(() -> server.role().isReplica());
            assertThat(node.role()).isSameAs(server.role());
        }
    }

    @Test
    void inUse_firstMention_asksAtOnce() throws Exception {
        try (RedisProcess redis = RedisProcess.start("--replicaof", "127.0.0.1 1")) {
            Node node = watched(redis);

            assertThat(delays).startsWith(0L);
            await().until(() -> node.role().isReplica());
        }
    }

    @Test
    void inUse_replicasAreNotLookedFor_nothingIsKnown() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            Node node = watched(redis, "replica.discover", "off");
            timer.schedule(() -> {}, 300, TimeUnit.MILLISECONDS).get(); // behind a tick

            assertThat(node.role().isUnknown()).isTrue();
        }
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisCluster;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Keys of one slot of a cluster, read by an application, and what befalls them. */
final class MovedSlot implements AutoCloseable {

    static final int KEYS = 50;

    private static final Duration SOON = Duration.ofSeconds(15);

    private final RedisCluster cluster;
    private final List<String> keys;
    private final RedisServer from;
    private final RedisServer to;
    private final Session session;

    /** Stores the keys. */
    MovedSlot(ControlledApp app, AccessKind kind, RedisCluster cluster) {
        this.cluster = cluster;
        String tag = ContractCase.key("moved");
        keys = IntStream.range(0, KEYS)
                .mapToObj(i -> "catalog:{" + tag + "}:" + i)
                .toList();
        from = cluster.nodeOf(keys.get(0));
        to = cluster.otherThan(keys.get(0));
        keys.forEach(key -> from.command("SET", key, "value"));
        session = Session.open(app, kind, ContractCase.target(from.port(), Duration.ofSeconds(20)));
    }

    RedisServer from() {
        return from;
    }

    RedisServer to() {
        return to;
    }

    void move() {
        awaitHeard(from);
        cluster.moveSlot(RedisCluster.slotOf(keys.get(0)), to);
    }

    /** The keys are there. */
    void read() {
        keys.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("value")));
    }

    /** Another client gives them an end, which is over when this returns. */
    void expire() {
        awaitHeard(to);
        keys.forEach(key -> to.command("PEXPIRE", key, "1"));
        await().atMost(SOON).until(() -> Long.valueOf(0).equals(to.command("DBSIZE")));
    }

    void readNulls() {
        keys.forEach(key -> assertThat(session.get(key).kind()).isEqualTo(Reply.Kind.NULL));
    }

    private static void awaitHeard(RedisServer server) {
        await().atMost(SOON).until(() -> !List.of().equals(server.command("PUBSUB", "CHANNELS")));
    }

    @Override
    public void close() {
        session.close();
    }
}

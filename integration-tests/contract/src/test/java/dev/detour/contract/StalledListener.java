package dev.detour.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.SlowNetwork;
import dev.detour.testkit.Tap.Side;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A server that emits events, behind a network that can keep them back, and keys of it that an application reads. */
final class StalledListener implements AutoCloseable {

    static final int KEYS = 50;

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int SAMPLES = 3;

    private final Set<Integer> listening = ConcurrentHashMap.newKeySet();
    private final List<String> keys =
            Stream.generate(() -> ContractCase.key("catalog")).limit(KEYS).toList();
    private final RedisServer server;
    private final SlowNetwork network;
    private final Session session;

    StalledListener(ControlledApp app, AccessKind kind) {
        server = RedisServer.builder()
                .arguments("--notify-keyspace-events", "AKE")
                .start();
        network = SlowNetwork.before(server.port(), Duration.ZERO, this::passed);
        session = Session.open(app, kind, ContractCase.target(network.port(), Duration.ofSeconds(20)));
        store();
        awaitListening();
    }

    private void passed(int connection, Side from, byte[] bytes, long atNanos) {
        if (from == Side.CLIENT
                && new String(bytes, ISO_8859_1).toUpperCase(Locale.ROOT).contains("SUBSCRIBE")) {
            listening.add(connection);
        }
    }

    /** And the server is known to be a primary. */
    private void awaitListening() {
        long before = server.calls("info");
        long[] ownCalls = {0};
        await().atMost(SOON).until(() -> {
            session.get(keys.get(0));
            return server.calls("info") - before - ++ownCalls[0] >= SAMPLES
                    && !List.of().equals(server.command("PUBSUB", "CHANNELS"));
        });
    }

    int port() {
        return network.port();
    }

    /** Another client stores the keys. */
    private void store() {
        keys.forEach(key -> server.command("SET", key, "value"));
    }

    void read() {
        keys.forEach(key -> assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("value")));
    }

    void delete() {
        keys.forEach(key -> server.command("DEL", key));
    }

    /** The keys are there again, and gone for another reason, and of neither anything is heard. */
    void storeAndEmptyUnheard() {
        network.holdReplies(listening::contains);
        store();
        server.command("FLUSHDB");
    }

    void readNulls() {
        keys.forEach(key -> assertThat(session.get(key).kind()).isEqualTo(Reply.Kind.NULL));
    }

    @Override
    public void close() {
        network.releaseReplies();
        session.close();
        network.close();
        server.close();
    }
}

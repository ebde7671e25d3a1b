package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.MissCollector.Judged;
import dev.detour.contract.app.AccessKind;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import dev.detour.testkit.RespConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where one scenario is played: a server of its own, the application under test, and another client of that server. */
final class MissStage implements AutoCloseable {

    /** So many that one wrong verdict is one percent. */
    static final int KEYS = 100;

    /** Of nobody's concern, so that a server that loses the keys is not one that is emptied. */
    private static final int OTHER_KEYS = 2_000;

    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static final Duration SOON = Duration.ofSeconds(15);

    /** With the second the first has been taken in. */
    private static final int SAMPLES = 2;

    private final ControlledApp app;
    private final AccessKind kind;
    private final MissCollector collector;
    private final boolean hasEvents;
    private final List<String> keys =
            Stream.generate(() -> ContractCase.key("catalog")).limit(KEYS).toList();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisServer server;
    private RespConnection other;
    private Session session;
    private Map<Judged, Long> before = Map.of();
    private long expected;
    private boolean over;

    MissStage(ControlledApp app, AccessKind kind, MissCollector collector, boolean hasEvents) {
        this.app = app;
        this.kind = kind;
        this.collector = collector;
        this.hasEvents = hasEvents;
        goTo(toBeClosed(started()));
        other.call("DEBUG", "POPULATE", Integer.toString(OTHER_KEYS), "other");
        awaitSampled();
    }

    /** What is known of a server outlives it: none has the address of another one. */
    private RedisServer started() {
        RedisServer started = RedisServer.builder().arguments(settings()).start();
        while (!PORTS.add(started.port())) {
            started.close();
            started = RedisServer.builder().arguments(settings()).start();
        }
        return started;
    }

    /** What a server's command line says of events. */
    String[] settings() {
        return new String[] {"--notify-keyspace-events", hasEvents ? "AKE" : ""};
    }

    /** The application reads from this server from now on, and the other client goes there, too. */
    void goTo(RedisServer next) {
        server = next;
        other = toBeClosed(next.connect());
        session = toBeClosed(Session.open(app, kind, ContractCase.target(next.port(), Duration.ofSeconds(20))));
        awaitMet();
        awaitHeard();
    }

    /** The server was away. */
    void meetAgain() {
        other = toBeClosed(server.connect());
        awaitMet();
    }

    /** Returns when the application reads from the server, and knows what that says of itself. */
    private void awaitMet() {
        String probe = ContractCase.key("catalog");
        other.call("SET", probe, "probe");
        await().atMost(SOON).until(() -> session.get(probe).outcome().equals(ContractCase.text("probe")));
        awaitSampled();
    }

    private void awaitHeard() {
        if (hasEvents) {
            await().atMost(SOON).until(() -> !List.of().equals(other.call("PUBSUB", "CHANNELS")));
        }
    }

    <T extends AutoCloseable> T toBeClosed(T opened) {
        open.add(opened);
        return opened;
    }

    RedisServer server() {
        return server;
    }

    RespConnection other() {
        return other;
    }

    List<String> keys() {
        return keys;
    }

    /** A command of the application's, through the client's method for it. */
    void own(String... words) {
        String[] arguments =
                Stream.concat(Stream.of("METHOD"), Stream.of(words)).toArray(String[]::new);
        succeeded(session.call("write", arguments));
    }

    /** The same of a command that the client has no such method for. */
    void ownRaw(String... words) {
        succeeded(session.call("raw", words));
    }

    void ownFlush() {
        succeeded(session.call("flushAll"));
    }

    private static void succeeded(Reply reply) {
        assertThat(reply.kind()).as(reply.outcome()).isNotEqualTo(Reply.Kind.ERROR);
    }

    /** Another client stores each key, and the application reads it. */
    void storedByOthers(String... options) {
        for (String key : keys) {
            other.call(Stream.concat(Stream.of("SET", key, "value"), Stream.of(options))
                    .toArray(String[]::new));
            seen(key);
        }
    }

    /** The application itself does, and reads it. */
    void storedByUs() {
        keys.forEach(key -> {
            own("set", key, "value");
            seen(key);
        });
    }

    /** The same with a time to live. */
    void storedByUs(long ttlMillis) {
        keys.forEach(key -> {
            own("psetex", key, Long.toString(ttlMillis), "value");
            seen(key);
        });
    }

    /** The application reads a key that is there. */
    void seen(String key) {
        assertThat(session.get(key).outcome()).isEqualTo(ContractCase.text("value"));
    }

    /** Returns when so much time has gone by on the server. */
    void awaitTime(long millis) {
        String clock = ContractCase.key("clock");
        other.call("SET", clock, "runs", "PX", Long.toString(millis));
        await().atMost(SOON).until(() -> other.call("GET", clock) == null);
    }

    /** Returns when the server has been sampled by the application anew. */
    void awaitSampled() {
        long before = server.calls("info");
        long[] ownCalls = {0};
        await().atMost(SOON).until(() -> server.calls("info") - before - ++ownCalls[0] >= SAMPLES);
    }

    /** Returns when the server has removed all keys by itself: nobody may ask for one meanwhile. */
    void awaitRemoved() {
        Long left = OTHER_KEYS + 1L; // the probe
        await().atMost(SOON).until(() -> left.equals(other.call("DBSIZE")));
    }

    /** Those keys that the server has no more. */
    List<String> gone() {
        return keys.stream()
                .filter(key -> Long.valueOf(0).equals(other.call("EXISTS", key)))
                .toList();
    }

    /** The application reads keys that are not there, and the verdicts on them do not count. */
    void readBeforehand(List<String> absent) {
        absent.forEach(session::get);
        await().atMost(SOON).until(() -> sum(collector.of(server.port())) >= absent.size());
        before = collector.of(server.port());
    }

    /** What was there has been read, and there is nothing more to read. */
    List<String> none() {
        over = true;
        return List.of();
    }

    /** The application reads all keys, of which these are not there; one that is must be answered with what it is. */
    void read(List<String> gone) {
        gone.forEach(this::readNull);
        if (!over) {
            keys.stream().filter(key -> !gone.contains(key)).forEach(this::seen);
        }
    }

    /** The application reads a key that is not there; where it has a value for it all the same, that is no failure. */
    void readNull(String key) {
        succeeded(session.get(key));
        expected++;
    }

    /** What was said of the nulls, as soon as each was judged. */
    Map<Judged, Long> verdicts() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sum(collector.of(server.port())) - sum(before))
                        .as("nulls of " + server)
                        .isEqualTo(expected));
        Map<Judged, Long> verdicts = new HashMap<>(collector.of(server.port()));
        before.forEach((judged, count) -> verdicts.merge(judged, -count, Long::sum));
        verdicts.values().removeIf(count -> count == 0);
        return verdicts;
    }

    private static long sum(Map<Judged, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}

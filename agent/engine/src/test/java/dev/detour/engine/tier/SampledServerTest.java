package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.evidence.Evidence;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Condition;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.telemetry.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of real servers, and what they come to. */
class SampledServerTest {

    private final HeardPrimary primary = new HeardPrimary();
    private final List<Busy> busy = new CopyOnWriteArrayList<>();
    private @Nullable Node held; // by weak reference elsewhere

    private WatchedNode watched(RedisProcess redis, String user) {
        Evidence evidence = new Evidence(
                new Evidence.Wanted(true, false, List.of(), 1 << 20, 10, 0.95),
                new Evidence.Memory() {
                    @Override
                    public void changed(Key key, boolean isOurs) {}

                    @Override
                    public void mayHaveChanged(String server, List<String> prefixes) {}
                },
                lookup -> false,
                new Decision.Observer() {
                    @Override
                    public void decided(Decision decision) {}

                    @Override
                    public void wasBusy(Busy what) {
                        busy.add(what);
                    }
                });
        String server = redis.endpoint().toString();
        held = new Node(new Namespace(server, 0, user), elsewhere -> open(redis, user), primary);
        WatchedNode watched = new WatchedNode(
                server,
                primary,
                Lookups.settings("replica.sample", "10ms"),
                evidence,
                transition -> {},
                (kept, replica) -> true,
                Runnable::run,
                System::nanoTime);
        watched.mentioned(held);
        return watched;
    }

    private static Link open(RedisProcess redis, String user) throws LinkFailure {
        Link link = new SocketLink(redis.endpoint(), 1_000);
        if (!user.equals(Namespace.DEFAULT_USER)) {
            link.call(
                    List.<byte[][]>of(
                            new byte[][] {ScriptedLink.text("AUTH"), ScriptedLink.text(user), ScriptedLink.text("any")
                            }),
                    1_000_000_000);
        }
        return link;
    }

    private Condition after(WatchedNode watched) {
        watched.tick(System.nanoTime());
        return primary.condition().now();
    }

    private Condition nextSample(WatchedNode watched) {
        long last = primary.condition().now().sampledNanos();
        await().until(() -> after(watched).sampledNanos() != last);
        return primary.condition().now();
    }

    @Test
    void tick_serverThatEvicts_isUnderPressure() throws Exception {
        try (RedisProcess redis = RedisProcess.start("--maxmemory-policy", "allkeys-lru")) {
            WatchedNode watched = watched(redis, Namespace.DEFAULT_USER);
            Condition calm = nextSample(watched);
            assertThat(calm.isSampled()).isTrue();
            assertThat(calm.isPressed() || calm.isFull() || calm.evictsVolatileOnly())
                    .isFalse();

            redis.call("CONFIG", "SET", "maxmemory", "2mb");
            for (int i = 0; i < 400; i++) {
                redis.call("SET", "key-" + i, "x".repeat(10_000));
            }
            long evictedSince = calm.sampledNanos() + 1;

            Condition pressed = nextSample(watched);
            assertThat(pressed.isPressed()).isTrue();
            assertThat(pressed.hasEvictedSince(evictedSince)).isTrue();
            assertThat(pressed.hasExpiredSince(evictedSince)).isFalse();
            assertThat(pressed.isCold()).isFalse();
        }
    }

    @Test
    void tick_serverFullThatEvictsNothing_isFull() throws Exception {
        try (RedisProcess redis = RedisProcess.start("--maxmemory", "1")) {
            Condition full = nextSample(watched(redis, Namespace.DEFAULT_USER));

            assertThat(full.isFull()).isTrue();
            assertThat(full.isPressed()).isFalse();
        }
    }

    @Test
    void tick_serverThatWasFlushed_isCold() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.call("DEBUG", "POPULATE", "1000");
            WatchedNode watched = watched(redis, Namespace.DEFAULT_USER);
            assertThat(nextSample(watched).isCold()).isFalse();

            redis.call("FLUSHALL");

            assertThat(nextSample(watched).isCold()).isTrue();
        }
    }

    @Test
    void tick_keysThatWereUnlinked_areNoLoss() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            for (int i = 0; i < 20; i++) {
                redis.call("SET", "key-" + i, "v");
            }
            WatchedNode watched = watched(redis, Namespace.DEFAULT_USER);
            nextSample(watched);
            for (int i = 0; i < 20; i++) {
                redis.call("UNLINK", "key-" + i);
            }
            assertThat(nextSample(watched).isCold()).isFalse();

            redis.call("SET", "key", "v");
            nextSample(watched);
            redis.call("FLUSHDB");
            assertThat(nextSample(watched).isCold()).isTrue();
        }
    }

    @Test
    void tick_serverThatWasRestarted_isOutOfSightAndThenCold() throws Exception {
        int port = RedisProcess.freePort();
        WatchedNode watched;
        try (RedisProcess redis = RedisProcess.startAt(port)) {
            watched = watched(redis, Namespace.DEFAULT_USER);
            assertThat(nextSample(watched).isCold()).isFalse();
        }
        await().until(() -> {
            after(watched);
            return primary.condition().isSampleDue();
        });
        try (RedisProcess again = RedisProcess.startAt(port)) {
            assertThat(again.port()).isEqualTo(port);
            assertThat(nextSample(watched).isCold()).isTrue();
            assertThat(primary.condition().isSampleDue()).isFalse();
        }
    }

    /** To a question that is asked meanwhile it replies that it does; a user who may not PING is told who it is, too. */
    @ParameterizedTest
    @CsvSource({Namespace.DEFAULT_USER, "poor"})
    void tick_serverThatReadsItsDataFromDisk_isColdWhenItHas(String user, @TempDir Path directory) throws Exception {
        int port = RedisProcess.freePort();
        String[] options = {"--dir", directory.toString(), "--user", "poor", "on", "nopass", "~*", "+get", "+info"};
        WatchedNode watched;
        try (RedisProcess redis = RedisProcess.startAt(port, options)) {
            redis.call("DEBUG", "POPULATE", "1000");
            redis.call("SAVE");
            watched = watched(redis, user);
            assertThat(nextSample(watched).isCold()).isFalse();
        }
        int losses = primary.condition().losses();
        CompletableFuture<RedisProcess> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return RedisProcess.startAt(
                        port,
                        Stream.concat(Stream.of(options), Stream.of("--key-load-delay", "1000"))
                                .toArray(String[]::new));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        await().until(() -> after(watched).isCold());
        try (RedisProcess again = starting.get()) {
            assertThat(again.port()).isEqualTo(port);
            assertThat(primary.condition().losses()).isGreaterThan(losses);
            assertThat(nextSample(watched).isCold()).isTrue();
            assertThat(primary.condition().isSampleDue()).isFalse();
        }
    }

    @Test
    void tick_serverHeldUpByACommand_isKnownByTheCommandsName() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            WatchedNode watched = watched(redis, Namespace.DEFAULT_USER);
            nextSample(watched);
            Thread other = new Thread(() -> {
                try {
                    redis.call("DEBUG", "SLEEP", "0.5");
                } catch (Exception cut) {
                    throw new IllegalStateException(cut);
                }
            });
            other.start();

            await().until(() -> {
                after(watched);
                return !busy.isEmpty();
            });
            other.join();
            assertThat(busy.get(0).what()).isEqualTo("DEBUG");
            assertThat(busy.get(0).millis()).isBetween(500L, 5_000L);
        }
    }

    @Test
    void tick_userWhoMayOnlyGet_isToldOnceWhatIsMissing() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                CapturedLog log = new CapturedLog()) {
            redis.call("ACL", "SETUSER", "poor", "on", "nopass", "~*", "+get", "+ping");
            WatchedNode watched = watched(redis, "poor");
            for (int i = 0; i < 20; i++) {
                after(watched);
            }

            assertThat(primary.condition().now().isSampled()).isFalse();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(redis.endpoint().toString(), "+info");
        }
    }
}

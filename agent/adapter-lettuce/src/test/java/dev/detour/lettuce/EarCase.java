package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.OwnThread;
import dev.detour.testkit.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An ear with links of Lettuce, and a server to listen to. */
abstract class EarCase {

    static final String SECRET = "open sesame";

    final ExecutorService threads = Executors.newCachedThreadPool(OwnThread.named("test-ear"));
    final AtomicLong aheadNanos = new AtomicLong();
    final List<KeyEvent> heard = new CopyOnWriteArrayList<>();
    final Ear.Hearer hearer = (server, event) -> heard.add(event);
    RedisServer server;
    RedisClient client;

    @Nullable
    Ear ear;

    LinkFactory links;

    @BeforeEach
    void start() {
        client = RedisClient.create();
        server = RedisServer.builder()
                .arguments("--notify-keyspace-events", "EA")
                .user("deaf", SECRET, "~*", "+@all", "resetchannels")
                .user("plain", SECRET, "~*", "+@all", "-config", "resetchannels", "&__keyevent@0__:*")
                .start();
        links = links(ProtocolVersion.RESP3, null);
    }

    @AfterEach
    void stop() {
        if (ear != null) {
            ear.close();
        }
        server.thaw();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        server.close();
        threads.shutdownNow();
    }

    /** As the application's client makes them that was set so. */
    LinkFactory links(ProtocolVersion protocol, @Nullable String user) {
        client.setOptions(LettuceLink.options( // as woven Lettuce makes a link's connection
                ClientOptions.builder().protocolVersion(protocol).build()));
        RedisURI.Builder address = RedisURI.builder().withHost("127.0.0.1").withPort(server.port());
        if (user != null) {
            address.withAuthentication(new StaticCredentialsProvider(user, SECRET.toCharArray()));
        }
        Namespace namespace =
                new Namespace("127.0.0.1:" + server.port(), 0, user == null ? Namespace.DEFAULT_USER : user);
        return new ClientLinks(client, address.build(), namespace);
    }

    long now() {
        return System.nanoTime() + aheadNanos.get();
    }

    void advance(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    Ear ear(int database, String... prefixes) {
        Ear made = new Ear(
                "127.0.0.1:" + server.port(),
                database,
                List.of("c:*", "d:?"),
                List.of(prefixes),
                hearer,
                threads,
                threads,
                this::now);
        ear = made;
        return made;
    }

    void keepUp(Ear kept) {
        kept.keepUp(links, now());
    }

    Ear live(Ear made) {
        await().until(() -> {
            keepUp(made);
            return made.isLive();
        });
        return made;
    }

    static KeyEvent event(Kind kind, String key) {
        return new KeyEvent(kind, 0, Key.of(key.getBytes(UTF_8)));
    }

    static KeyEvent changed(String key) {
        return new KeyEvent(Kind.CHANGED, KeyEvent.ANY_DATABASE, Key.of(key.getBytes(UTF_8)));
    }

    void awaitHeard(KeyEvent... events) {
        await().untilAsserted(() -> assertThat(heard).containsExactly(events));
    }

    long subscribers() {
        return clients(" name=detour .* sub=[1-9]");
    }

    long connected() {
        return clients(" name=detour ");
    }

    long clients(String pattern) {
        return String.valueOf(server.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.matches(".*" + pattern + ".*"))
                .count();
    }
}

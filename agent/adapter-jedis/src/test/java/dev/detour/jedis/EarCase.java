package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.evidence.Ear;
import dev.detour.engine.evidence.KeyEvent;
import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.OwnThread;
import dev.detour.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisException;

/** An ear with links of Jedis, and a server to listen to. */
abstract class EarCase {

    static final String SECRET = "open sesame";

    final ExecutorService threads = Executors.newCachedThreadPool(OwnThread.named("test-ear"));
    final AtomicLong aheadNanos = new AtomicLong();
    final List<KeyEvent> heard = new CopyOnWriteArrayList<>();
    final Ear.Hearer hearer = (server, event) -> heard.add(event);
    RedisServer server;

    @Nullable
    Ear ear;

    LinkFactory links = links(RedisProtocol.RESP2, null);

    @BeforeEach
    void start() {
        server = RedisServer.builder()
                .arguments("--notify-keyspace-events", "EA")
                .user("deaf", SECRET, "~*", "+@all", "resetchannels")
                .user("plain", SECRET, "~*", "+@all", "-config", "resetchannels", "&__keyevent@0__:*")
                .start();
    }

    @AfterEach
    void stop() {
        if (ear != null) {
            ear.close();
        }
        server.thaw();
        server.close();
        threads.shutdownNow();
    }

    LinkFactory links(RedisProtocol protocol, @Nullable String user) {
        return new LinkFactory() {
            @Override
            public Link open(@Nullable Endpoint elsewhere) throws LinkFailure {
                return openListening(elsewhere);
            }

            @Override
            public ListeningLink openListening(@Nullable Endpoint elsewhere) throws LinkFailure {
                var config =
                        DefaultJedisClientConfig.builder().protocol(protocol).clientName("detour");
                try {
                    Jedis jedis = new Jedis(
                            new HostAndPort("localhost", server.port()),
                            (user == null ? config : config.user(user).password(SECRET)).build());
                    return new JedisLink(jedis, jedis.getConnection());
                } catch (JedisException away) {
                    throw new LinkFailure(null, away);
                }
            }
        };
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

package dev.detour.engine;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Route;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lookups, settings and loaders for tests. */
public final class Lookups {

    public static final Namespace NAMESPACE = new Namespace("redis:6379", 0, Namespace.DEFAULT_USER);

    private Lookups() {}

    /** The defaults, with these differences that tests care about. */
    public static Settings settings(Duration originTimeout, int maxConcurrent, int maxWaiting, int warmQueue) {
        return new Settings(
                Settings.Mode.ROUTE,
                Duration.ofMillis(20).toNanos(),
                originTimeout.toNanos(),
                maxConcurrent,
                maxWaiting,
                1 << 20,
                1 << 16,
                Duration.ofSeconds(30).toNanos(),
                Duration.ofSeconds(1).toNanos(),
                Duration.ofSeconds(60).toNanos(),
                warmQueue,
                List.of(),
                "test");
    }

    public static Settings settings() {
        return settings(Duration.ofSeconds(5), 16, 1_000, 100);
    }

    public static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Lookup lookup(String key, Namespace namespace, long version, @Nullable Origin origin) {
        return lookup(key, new Node(namespace, null), version, origin);
    }

    public static Lookup lookup(String key, Node node, long version, @Nullable Origin origin) {
        return new Lookup("test", node, key(key), new Route("test", origin), System.nanoTime(), version);
    }

    public static Node node(LinkFactory links) {
        return new Node(NAMESPACE, links);
    }

    /** What a loader does; its keys are {@code *}. */
    public interface Load {
        @Nullable
        OriginValue load(OriginRequest request) throws Exception;
    }

    public static Origin origin(String name, Load load) {
        OriginLoader loader = new OriginLoader() {
            @Override
            public Collection<String> keys() {
                return List.of("*");
            }

            @Override
            @SuppressWarnings("NullAway") // some loaders return null: that is tested
            public OriginValue load(OriginRequest request) throws Exception {
                return load.load(request);
            }

            @Override
            public String name() {
                return name;
            }
        };
        return new Origin(name, List.of("*"), loader, Lookups.class.getClassLoader());
    }
}

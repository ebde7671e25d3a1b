package dev.detour.engine;

import dev.detour.engine.config.Settings;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Lookups, settings and loaders for tests. */
public final class Lookups {

    public static final Namespace NAMESPACE = new Namespace("redis:6379", 0, Namespace.DEFAULT_USER);

    private static final Policy POLICY = settings().policy();

    private Lookups() {}

    /** The defaults, with these differences: setting and value in turn, without {@code detour.} */
    public static Settings settings(String... differences) {
        Properties properties = new Properties();
        for (int i = 0; i < differences.length; i += 2) {
            properties.setProperty("detour." + differences[i], differences[i + 1]);
        }
        try {
            return SettingsLoader.load(null, Map.of(), properties, Long.MAX_VALUE);
        } catch (SettingsException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    public static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Lookup lookup(String key, Namespace namespace, long version, @Nullable Origin origin) {
        return lookup(key, new Node(namespace, null, Primary.UNWATCHED), version, origin);
    }

    public static Lookup lookup(String key, Node node, long version, @Nullable Origin origin) {
        return ofRoute("test", key, node, version, origin);
    }

    public static Lookup ofRoute(String route, String key, Node node, long version, @Nullable Origin origin) {
        return new Lookup("test", node, key(key), new Route(route, origin, POLICY), System.nanoTime(), version);
    }

    public static Node node(LinkFactory links) {
        return new Node(NAMESPACE, links, Primary.UNWATCHED);
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

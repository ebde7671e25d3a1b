package dev.detour.benchmarks.loaded;

import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Variant;
import dev.detour.benchmarks.app.access.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who is compared: each is an application of its own, with the libraries that it needs and no other. */
public enum Contender {
    JEDIS("no agent, Jedis pool", Way.JEDIS, Variant.NONE, Jars.JEDIS),
    LETTUCE("no agent, Lettuce", Way.LETTUCE, Variant.NONE, Jars.LETTUCE),
    DETOUR_JEDIS("Detour, Jedis pool", Way.JEDIS, Variant.DETOUR, Jars.JEDIS),
    DETOUR_LETTUCE("Detour, Lettuce", Way.LETTUCE, Variant.DETOUR, Jars.LETTUCE),
    /** With the older Resilience4j that Jedis is made for. */
    MULTI_DB("Jedis MultiDbClient, defaults", Way.MULTI_DB, Variant.NONE, Jars.JEDIS),
    MULTI_DB_BEST("Jedis MultiDbClient, best settings", Way.MULTI_DB_BEST, Variant.NONE, Jars.JEDIS),
    LETTUCE_5MS("Lettuce, time-out 5 ms", Way.LETTUCE_5MS, Variant.NONE, Jars.LETTUCE),
    HAND_WRITTEN("Resilience4j and Caffeine by hand", Way.HAND_WRITTEN, Variant.NONE, Jars.HAND_WRITTEN),
    REDISSON("Redisson local cached map", Way.REDISSON, Variant.NONE, Jars.REDISSON);

    /** How the names of their jars begin. */
    private static final class Jars {
        private static final List<String> COMMON = List.of("gson-", "HdrHistogram-", "slf4j-");
        private static final List<String> JEDIS =
                with(COMMON, "jedis-", "commons-pool2-", "json-", "redis-authx-core-");
        private static final List<String> LETTUCE =
                with(COMMON, "lettuce-core-", "netty-", "reactor-core-", "reactive-streams-", "redis-authx-core-");
        private static final List<String> HAND_WRITTEN = with(LETTUCE, "resilience4j-", "caffeine-");
        private static final List<String> REDISSON = with(
                COMMON,
                "redisson-",
                "netty-",
                "reactor-core-",
                "reactive-streams-",
                "rxjava-",
                "cache-api-",
                "snakeyaml-",
                "kryo-",
                "reflectasm-",
                "objenesis-",
                "minlog-",
                "jodd-",
                "byte-buddy-");

        private static List<String> with(List<String> some, String... more) {
            List<String> all = new ArrayList<>(some);
            all.addAll(List.of(more));
            return List.copyOf(all);
        }
    }

    private final String title;
    private final Way way;
    private final Variant variant;
    private final List<String> jars;

    Contender(String title, Way way, Variant variant, List<String> jars) {
        this.title = title;
        this.way = way;
        this.variant = variant;
        this.jars = jars;
    }

    Way way() {
        return way;
    }

    Variant variant() {
        return variant;
    }

    List<String> jars() {
        return jars;
    }

    /** Jars that are not on this JVM's class path, where others of their names are. */
    List<Path> otherJars(Context context) {
        return switch (way) {
            case MULTI_DB, MULTI_DB_BEST -> jarsIn(context.failoverJars());
            case JEDIS, LETTUCE, LETTUCE_5MS, HAND_WRITTEN, REDISSON -> List.of();
        };
    }

    private static List<Path> jarsIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is measured against the targets. */
    public boolean isDetour() {
        return variant.isDetour();
    }

    /** The command that it reads with, as a server's statistics call it. */
    public String command() {
        return way == Way.REDISSON ? "hget" : "get";
    }

    /** As the table names it. */
    @Override
    public String toString() {
        return title;
    }
}

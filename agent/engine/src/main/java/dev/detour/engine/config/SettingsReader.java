package dev.detour.engine.config;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the settings in force. With {@link PolicyReader} the one place that says what each accepts. */
final class SettingsReader {

    /** The local tier takes at most one part in this many of the heap. */
    private static final long HEAP_PARTS = 20;

    /** And what is remembered of keys, one part in this many. */
    private static final long HEAP_PARTS_OF_EVIDENCE = 50;

    private static final Pattern JAR = Pattern.compile(".*[^/\\\\]\\.jar", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** No name, which would have to be looked up. */
    private static final Pattern ADDRESS = Pattern.compile("localhost|[0-9.]{7,15}|[0-9a-fA-F:.%]*:[0-9a-zA-Z:.%]*");

    private static final Pattern FILE = Pattern.compile("(([^%\\x00]|%[pt%])*\\.json)?");

    private final Values values;
    private final Values ofPolicy;
    private final Declarations declared;
    private final long maxHeapBytes;

    SettingsReader(Map<String, Found> inForce, Declarations declared, Problems problems, long maxHeapBytes) {
        this.values = new Values(inForce, problems);
        this.ofPolicy = new Values(inForce, problems);
        this.declared = declared;
        this.maxHeapBytes = maxHeapBytes;
    }

    /** What the routes have for themselves is added to a list. */
    Settings read(String source, List<Found> ownOfRoutes) {
        var policy = PolicyReader.read(ofPolicy);
        RouteReader routes = new RouteReader(values, declared, ofPolicy.asked());
        Settings settings = new Settings(
                Settings.Mode.valueOf(values.word("detour.mode", List.of("route", "observe", "off"))
                        .toUpperCase(Locale.ROOT)),
                primary(),
                breaker(),
                retry(),
                new Settings.Redirect(
                        values.nanos("detour.redirect.timeout", "1 ms", "2 s"),
                        values.count("detour.redirect.max-concurrent", 1, 1024)),
                replica(),
                new Settings.Origin(
                        values.count("detour.origin.refresh-rate", 1, 1_000_000),
                        values.nanos("detour.origin.breaker-open", "1 ms", "1 h")),
                local(),
                warm(),
                new Settings.Eviction(
                        values.count("detour.eviction.rate", 1, 1_000_000),
                        values.count("detour.eviction.memory", 1, 100)),
                new Settings.ColdStart(values.count("detour.cold-start.load-rate", 1, 1_000_000)),
                evidence(),
                new Settings.Lettuce(values.flag("detour.lettuce.boot-without-redis")),
                new Settings.Jedis(values.flag("detour.jedis.boot-without-redis")),
                new Settings.Log(constant("detour.log.level", Settings.LogLevel.class, "info", "warn", "debug", "off")),
                telemetry(),
                loaders("detour.loaders"),
                policy,
                routes.read("detour.routes"),
                new FaultReader(values).read("detour.faults"),
                values.countOr("detour.fault-seed", "random", 1, Integer.MAX_VALUE),
                source);
        ownOfRoutes.addAll(routes.own());
        return settings;
    }

    private Settings.Primary primary() {
        return new Settings.Primary(
                values.nanosOr("detour.primary.timeout", "adaptive", "1 ms", "60 s"),
                values.nanos("detour.primary.min-timeout", "1 ms", "60 s"),
                values.count("detour.primary.samples", 1, 1_000_000));
    }

    private Settings.Breaker breaker() {
        return new Settings.Breaker(
                values.count("detour.breaker.failures", 1, 1_000),
                values.nanos("detour.breaker.silence", "0 s", "10 s"),
                values.nanos("detour.breaker.open", "1 ms", "1 h"),
                values.count("detour.breaker.successes", 1, 1_000),
                values.nanos("detour.breaker.ramp", "0 s", "1 h"));
    }

    private Settings.Retry retry() {
        Settings.Retry retry = new Settings.Retry(
                values.count("detour.retry.attempts", 1, 5),
                values.nanos("detour.retry.min-wait", "0 s", "1 s"),
                values.nanos("detour.retry.max-wait", "0 s", "1 s"),
                values.count("detour.retry.budget", 0, 100));
        values.checkOrder("detour.retry.min-wait", "detour.retry.max-wait");
        return retry;
    }

    private Settings.Replica replica() {
        return new Settings.Replica(
                values.nanos("detour.replica.timeout", "1 ms", "2 s"),
                values.count("detour.replica.max-concurrent", 1, 1024),
                values.flag("detour.replica.discover"),
                values.nanos("detour.replica.sample", "10 ms", "1 h"),
                new ReplicaNodesReader(values).read("detour.replica.nodes"));
    }

    private Settings.Local local() {
        return new Settings.Local(
                Math.min(values.bytes("detour.local.max-size", "0 B", "1 TiB"), maxHeapBytes / HEAP_PARTS),
                values.bytes("detour.local.max-value-size", "0 B", "512 MiB"),
                values.nanos("detour.local.refresh", "0 s", "1 h"));
    }

    private Settings.Warm warm() {
        return new Settings.Warm(
                values.count("detour.warm.queue", 1, 1_000_000),
                values.count("detour.warm.workers", 1, 64),
                values.count("detour.warm.rate", 1, 1_000_000),
                values.count("detour.warm.batch", 1, 1_000),
                values.count("detour.warm.ttl-jitter", 0, 90));
    }

    private Settings.Evidence evidence() {
        return new Settings.Evidence(
                values.flag("detour.evidence.sample"),
                values.flag("detour.evidence.events"),
                values.texts(
                        "detour.evidence.tracking",
                        prefix -> prefix.indexOf('*') < 0, // no glob, which would match nothing
                        "a list of prefixes of keys, without *, such as [\"product:\"]"),
                Math.min(
                        values.bytes("detour.evidence.max-size", "0 B", "1 TiB"),
                        maxHeapBytes / HEAP_PARTS_OF_EVIDENCE));
    }

    private Settings.Telemetry telemetry() {
        return new Settings.Telemetry(
                constant("detour.telemetry.key", Settings.KeyDetail.class, "none", "hash", "full"),
                values.countOr("detour.prometheus.port", "off", 1, 65_535),
                values.text("detour.prometheus.host", ADDRESS, "localhost or an IP address"),
                values.countOr("detour.page.port", "off", 1, 65_535),
                constant("detour.jmx", Settings.Jmx.class, "read", "write", "off"),
                values.text(
                        "detour.report.file",
                        FILE,
                        "a path that ends in .json, in which % stands before p, t or % alone, or empty"));
    }

    private <E extends Enum<E>> E constant(String setting, Class<E> type, String... accepted) {
        return Enum.valueOf(type, values.word(setting, List.of(accepted)).toUpperCase(Locale.ROOT));
    }

    /** The text as it is: a jar that is not there is told by whoever looks for it. */
    private String loaders(String setting) {
        Found found = values.get(setting);
        if (found.value().unwrapped() instanceof String text) {
            boolean jars = true;
            for (String path : text.split(Pattern.quote(File.pathSeparator), -1)) {
                jars &= JAR.matcher(path.strip()).matches();
            }
            if (jars || text.isBlank()) {
                return text.strip();
            }
        }
        values.problems().reject(found, "paths of jars, each of them ending in .jar");
        return "";
    }
}

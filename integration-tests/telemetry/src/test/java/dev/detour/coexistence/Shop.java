package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.app.Reading;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.OtlpReceiver;
import dev.detour.testkit.ReceivedSpan;
import dev.detour.testkit.RedisServer;
import dev.detour.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A running application, the collector that is told of it, and a server that nothing befalls. */
final class Shop implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    /** In every key and every value. */
    static final String MARKER = "m4rk3r";

    static final String LOOKUP = "detour.lookup";
    static final String TIER = "detour.tier";

    private static final AtomicInteger LAST_KEY = new AtomicInteger();

    private final Start start;
    private final OtlpReceiver collector = OtlpReceiver.start();
    private final ControlledApp app;
    private final RedisServer well = RedisServer.start();
    private int settled;

    Shop(Start start) {
        this.start = start;
        this.app = start.app(collector);
    }

    Start start() {
        return start;
    }

    OtlpReceiver collector() {
        return collector;
    }

    ControlledApp app() {
        return app;
    }

    /** A key that nobody else uses; none that the text names has a value anywhere but at the loader. */
    static String key(String prefix) {
        return prefix + ":" + MARKER + ":" + LAST_KEY.incrementAndGet();
    }

    Reply call(String operation, Reading reading, RedisServer server, String key, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = reading.name();
        arguments[1] = Integer.toString(server.port());
        arguments[2] = key;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return app.call(operation, arguments);
    }

    /** The same where an answer is expected. */
    Served served(String operation, Reading reading, RedisServer server, String key, String... more) {
        Reply reply = call(operation, reading, server, key, more);
        assertThat(reply.kind()).as(reply.outcome() + app.jvm().tail()).isEqualTo(Reply.Kind.VALUE);
        return Served.of(Objects.requireNonNull(reply.value()));
    }

    /** Both clients know the server from now on. */
    void connect(RedisServer server) {
        assertThat(app.call("connect", Integer.toString(server.port())).outcome())
                .isEqualTo("String connected");
    }

    private static boolean isLookup(ReceivedSpan span, RedisServer server) {
        return span.name().equals(LOOKUP)
                && Long.valueOf(server.port()).equals(span.attributes().get("server.port"));
    }

    /** The lookups of a server, as soon as there are so many. */
    List<ReceivedSpan> lookups(RedisServer server, int count) {
        return collector.awaitSpans(span -> isLookup(span, server), count, SOON);
    }

    /** The one lookup of a server: everything that has been recorded so far has arrived. */
    ReceivedSpan onlyLookup(RedisServer server) {
        ReceivedSpan lookup = lookups(server, 1).get(0);
        settle();
        assertThat(collector.spans(span -> isLookup(span, server))).hasSize(1);
        return lookup;
    }

    List<ReceivedSpan> lookupsSoFar(RedisServer server) {
        return collector.spans(span -> isLookup(span, server));
    }

    /** The tiers of a lookup, all of which have arrived with it or just before. */
    List<ReceivedSpan> tiers(ReceivedSpan lookup) {
        return collector.awaitSpans(span -> span.name().startsWith(TIER) && span.isChildOf(lookup), 1, SOON);
    }

    /** The last tier of a lookup, which for a value that only the loader has is the origin. */
    ReceivedSpan origin(ReceivedSpan lookup) {
        return collector.awaitSpan(
                span -> span.name().startsWith(TIER)
                        && span.isChildOf(lookup)
                        && "origin".equals(span.attributes().get("detour.tier")),
                SOON);
    }

    /** Spans arrive in the order in which they end: when this one has, those before it have. */
    void settle() {
        served("read", Reading.JEDIS, well, key("product"));
        lookups(well, ++settled);
    }

    @Override
    public void close() {
        app.close();
        well.close();
        collector.close();
    }

    /** What a read came to: {@code [value, trace id, span id]}. */
    record Served(String value, String traceId, String spanId) {
        static Served of(String text) {
            String[] fields = text.substring(1, text.length() - 1).split(", ", -1);
            return new Served(fields[0], fields[1], fields[2]);
        }
    }
}

package dev.detour.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.backends.app.Client;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody who is called in the night sees in the team's own Zipkin of a read that Redis did not answer. */
class ZipkinIT {

    private static final String LOOKUP = "detour.lookup";
    private static final String TIER = "detour.tier";
    private static final String TRANSITION = "detour.breaker.transition";
    private static final int FAILURES_TO_OPEN = 6;
    private static final String KEY = "product:1";

    private static Zipkin zipkin;
    private static ZipkinForwarder forwarder;
    private static Chromium browser;

    private final RedisServer redis = RedisServer.start();

    @BeforeAll
    static void start() {
        browser = Chromium.start();
        zipkin = Zipkin.start();
        forwarder = ZipkinForwarder.to(zipkin.spansEndpoint());
    }

    @AfterAll
    static void stop() {
        Stream.of(browser, forwarder, zipkin).filter(Objects::nonNull).forEach(ZipkinIT::close);
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    /** All of them, or those modes that {@code -Ddetour.test.modes} names as a regular expression. */
    static Stream<Arguments> modesAndClients() {
        String modes = System.getProperty("detour.test.modes", ".*");
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.name().matches(modes))
                .flatMap(mode -> Arrays.stream(Client.values()).map(client -> Arguments.of(mode, client)));
    }

    @ParameterizedTest
    @MethodSource("modesAndClients")
    void get_fromAKilledServer_isExplainedOnZipkinsPage(Mode mode, Client client) {
        String port = Integer.toString(redis.port());
        try (ControlledApp app = ControlledApp.start(mode.jvm(zipkin, forwarder))) {
            app.call("open", port, client.name());
            redis.kill();
            assertThat(app.call("get", port, KEY).outcome()).isEqualTo("String loaded " + KEY);

            List<ZipkinSpan> trace =
                    zipkin.awaitTrace("detour.answer.tier=origin and server.port=" + port, expected(mode));
            ZipkinSpan lookup = only(trace, LOOKUP);
            hasItsPlace(lookup, trace, app, mode);
            isShown(lookup, port, (mode + "-" + client).toLowerCase(Locale.ROOT));
            assertThat(app.jvm().errorLines()).noneMatch(line -> line.contains("Please report this"));
        }
    }

    @Test
    void get_thatOpensTheBreaker_saysSoOnZipkinsPage() {
        String port = Integer.toString(redis.port());
        try (ControlledApp app = ControlledApp.start(Mode.DETOUR_ALONE.jvm(zipkin, forwarder))) {
            app.call("open", port, Client.JEDIS.name());
            redis.kill();
            for (int i = 0; i < FAILURES_TO_OPEN; i++) {
                app.call("get", port, KEY);
            }

            ZipkinSpan opened = zipkin.awaitSpan("server.port=" + port, span -> span.says(TRANSITION));
            TracePage.open(browser, zipkin.page(opened.traceId())).select(Mode.SERVICE, LOOKUP);
            browser.awaitText(TRANSITION, "\"detour.breaker.state\":\"open\"");
            browser.screenshot("zipkin-breaker");
        }
    }

    private static List<String> expected(Mode mode) {
        return mode.isTraced() ? List.of(LOOKUP, TIER + " origin", "shop get") : List.of(LOOKUP, TIER + " origin");
    }

    private static ZipkinSpan only(List<ZipkinSpan> trace, String name) {
        List<ZipkinSpan> found =
                trace.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as("%s in %s", name, trace).hasSize(1);
        return found.get(0);
    }

    private static void hasItsPlace(ZipkinSpan lookup, List<ZipkinSpan> trace, ControlledApp app, Mode mode) {
        if (mode.isTraced()) {
            assertThat(lookup.traceId() + " " + lookup.parentId())
                    .isEqualTo(app.call("span").value());
        } else {
            assertThat(lookup.parentId()).isNull();
        }
        List<ZipkinSpan> tiers =
                trace.stream().filter(span -> span.name().startsWith(TIER)).toList();
        assertThat(tiers).allSatisfy(tier -> assertThat(tier.parentId()).isEqualTo(lookup.id()));
        assertThat(tiers).extracting(tier -> tier.tag(TIER)).contains("origin");
    }

    private static void isShown(ZipkinSpan lookup, String port, String screenshot) {
        TracePage page = TracePage.open(browser, zipkin.page(lookup.traceId()));
        page.select(Mode.SERVICE, LOOKUP);
        Map<String, String> tags = page.tags();
        browser.screenshot("zipkin-" + screenshot);

        assertThat(tags)
                .containsEntry("detour.fault.kind", "node_down")
                .containsEntry("detour.answer.tier", "origin")
                .containsEntry("detour.route", "products")
                .containsEntry("server.port", port)
                .containsAllEntriesOf(Objects.requireNonNull(lookup.tags()));
        assertThat(tags.values()).noneMatch(value -> value.contains(KEY));
    }
}

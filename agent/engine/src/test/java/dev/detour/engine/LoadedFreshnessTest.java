package dev.detour.engine;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.spi.OriginValue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a loaded value answers from memory: by what its loader says, or the setting, and by no guess. */
class LoadedFreshnessTest {

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Settings settings = Lookups.settings("local.fresh", "1ms", "warm.ttl", "1h");
    private final Engine engine = new Engine(settings, decision -> {});
    private final AtomicInteger loads = new AtomicInteger();

    /** A read along this route while the server is down. */
    private Answer read(Route route) {
        Node node = new Node(NAMESPACE, null, Primary.UNWATCHED);
        Lookup lookup = new Lookup("test", node, key("a"), route, System.nanoTime(), engine.version(key("a")));
        Answer answer = engine.divert(lookup, new Outcome.Fault(FaultKind.NODE_DOWN));
        assertThat(answer).isNotNull();
        return answer;
    }

    private Route route(OriginValue value) {
        return new Route(
                "test",
                origin("counting", request -> {
                    loads.incrementAndGet();
                    return value;
                }),
                settings.policy());
    }

    @Test
    void divert_loaderNamedNoTimeToLive_isFreshForAsLongAsTheSettingSays() {
        Route route = route(OriginValue.ofUtf8("v"));
        route.writtenTtl().saw(TimeUnit.DAYS.toNanos(1));
        read(route);

        await().untilAsserted(() -> assertThat(read(route).tier()).isEqualTo(Tier.ORIGIN));
        assertThat(loads).hasValueGreaterThan(1);
    }

    @Test
    void divert_loaderNamedATimeToLive_isFreshForThat() {
        Route route = route(OriginValue.ofUtf8("v").withTtl(Duration.ofHours(1)));
        long began = System.nanoTime();
        read(route);

        await().until(() -> System.nanoTime() - began > 2 * FRESH_NANOS);
        assertThat(read(route).tier()).isEqualTo(Tier.LOCAL);
        assertThat(loads).hasValue(1);
    }
}

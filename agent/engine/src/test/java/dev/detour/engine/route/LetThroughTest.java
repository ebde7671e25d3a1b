package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.spi.OriginValue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetThroughTest {

    private static final Node WITH_LINKS = new Node(
            NAMESPACE,
            elsewhere -> {
                throw new AssertionError("nobody connects");
            },
            Primary.UNWATCHED);

    private long nowNanos;
    private boolean isRefused;

    private final LetThrough letThrough = new LetThrough(
            Lookups.settings("cold-start.load-rate", "20", "origin.refresh-rate", "10"),
            lookup -> isRefused,
            () -> nowNanos);

    private static Lookup read(Node node, boolean isLoaded) {
        return lookup("a", node, 0, isLoaded ? origin("good", request -> OriginValue.ofUtf8("1")) : null);
    }

    /** Taken within two seconds of thousands. */
    private int taken(Event event, boolean isLoaded) {
        Lookup lookup = read(WITH_LINKS, isLoaded);
        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
            taken += letThrough.take(lookup, event) ? 1 : 0;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({
        // event, has a loader, cannot be written back, at least, at most
        "COLD_START, false, false, 38, 45",
        "COLD_START, true, true, 38, 45",
        "COLD_START, true, false, 0, 0",
        "EVICTED, false, false, 18, 23",
        "EVICTED, true, true, 18, 23",
        "EVICTED, true, false, 0, 0",
        "UNEXPLAINED, false, false, 0, 0",
        "UNEXPLAINED, true, true, 2000, 2000",
        "EXPIRED, true, true, 2000, 2000",
        "EXPIRED, true, false, 0, 0"
    })
    void take_nullThatMemoryCouldAnswer_isLetThroughWhereNobodyElseWritesItBack(
            Event event, boolean isLoaded, boolean refused, int least, int most) {
        isRefused = refused;

        assertThat(taken(event, isLoaded)).isBetween(least, most);
    }

    @Test
    void take_noLinks_isTheApplications() {
        assertThat(letThrough.take(read(new Node(NAMESPACE, null, Primary.UNWATCHED), true), Event.COLD_START))
                .isTrue();
    }
}

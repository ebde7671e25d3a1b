package dev.detour.coexistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.coexistence.Shop.Served;
import dev.detour.coexistence.app.Reading;
import dev.detour.testkit.ReceivedSpan;
import dev.detour.testkit.RedisServer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody but the application makes an OpenTelemetry the global one, and it may do so whenever it likes. */
class LateOpenTelemetryIT {

    static Stream<Start> starts() {
        return Start.of(Own.LATE, Own.BEAN);
    }

    @ParameterizedTest
    @MethodSource("starts")
    void set_afterManyReads_isTheApplicationsRightAndIsFollowed(Start start) {
        try (RedisServer before = RedisServer.start();
                RedisServer after = RedisServer.start();
                Shop shop = new Shop(start)) {
            for (Reading reading : Reading.values()) {
                for (int i = 0; i < 5; i++) {
                    shop.served("read", reading, before, Shop.key("product"));
                }
            }
            shop.app().jvm().awaitLine(line -> line.contains(start.own().mode.line), Shop.SOON);

            assertThat(shop.app().call("setGlobal").outcome()).isEqualTo("String set");

            Served served = shop.served("read", Reading.JEDIS, after, Shop.key("product"));
            ReceivedSpan lookup = shop.lookups(after, 1).get(0);
            assertThat(lookup.traceId()).isEqualTo(served.traceId());
            assertThat(lookup.parentId()).isEqualTo(served.spanId());
            shop.app().jvm().awaitLine(line -> line.contains(Own.Mode.APPLICATION.line), Shop.SOON);
            Exported.assertNothingOfKeysOrValues(shop);
            Exported.assertNoTroubleInTheLog(shop.app().jvm());
        }
    }
}

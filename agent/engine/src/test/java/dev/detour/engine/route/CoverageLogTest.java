package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Origin;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.spi.OriginValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageLogTest {

    private static List<RouteSettings> routes(String routes) {
        return Lookups.settings("routes", routes).routes();
    }

    @Test
    void found_routesAndLoaders_areNamedWithTheirKeys() {
        Origin prices = Lookups.origin("prices", request -> OriginValue.absent());
        try (CapturedLog log = new CapturedLog()) {
            new CoverageLog(routes("[{ name = hot, keys = [\"hot:*\", \"top:*\"] }]")).found(List.of(prices));

            assertThat(log.lines())
                    .first()
                    .isEqualTo("[detour] routed keys: route hot[hot:*, top:*], loader " + prices
                            + "; all other keys are left alone");
        }
    }

    @Test
    void create_routeOfEveryKey_isWarnedOfOnce() {
        try (CapturedLog log = new CapturedLog()) {
            new CoverageLog(routes("[{ name = all, keys = [\"*\"] }, { name = some, keys = [\"some:*\"] }]"));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("[detour] WARN detour.routes: route all declares *: that takes in every lock");
        }
    }
}

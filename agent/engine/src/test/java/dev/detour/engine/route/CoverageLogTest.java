package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.InjectedFault;
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

    private static List<InjectedFault> faults(String faults) {
        return Lookups.settings("faults", faults).faults();
    }

    private static Origin loader(String name, String pattern) {
        return new Origin(
                name,
                List.of(pattern),
                Lookups.origin("any", request -> OriginValue.absent()).loader(),
                null);
    }

    @Test
    void warnOfIdleFaults_noRouteAndNoLoaderHasSuchKeys_isToldForEachGlob() {
        List<InjectedFault> faults = faults("[{ keys = \"idle:*\", kind = timeout, rate = 100% },"
                + " { keys = [\"hot:1\", \"prodct:*\", \"*:9\"], kind = node-down, rate = 100% },"
                + " { keys = \"price:1\", kind = node-down, rate = 100% }]");
        try (CapturedLog log = new CapturedLog()) {
            new CoverageLog(routes("[{ name = hot, keys = [\"hot:*\"] }]"), faults)
                    .warnOfIdleFaults(List.of(loader("prices", "price:*")));

            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith(
                                            "[detour] WARN detour.faults: timeout into 100 % of the reads of idle:*: so far"
                                                    + " nothing of that is injected into reads of idle:*, because no route and no loader"),
                            line -> assertThat(line)
                                    .startsWith(
                                            "[detour] WARN detour.faults: node-down into 100 % of the reads of hot:1, prodct:*,"
                                                    + " *:9: so far nothing of that is injected into reads of prodct:*,"));
        }
    }

    @Test
    void warnOfIdleFaults_slowOriginOfKeysWithoutALoader_isTold() {
        List<InjectedFault> faults = faults(
                "[{ keys = [\"cold:1\", \"named:1\", \"price:1\"], kind = slow-origin, rate = 100%, delay = 1 s }]");
        String routes =
                "[{ name = cold, keys = [\"cold:*\"] }, { name = named, keys = [\"named:*\"], loader = prices }]";
        try (CapturedLog log = new CapturedLog()) {
            new CoverageLog(routes(routes), faults).warnOfIdleFaults(List.of(loader("prices", "price:*")));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "so far nothing of that is injected into loads of cold:1, because no loader rebuilds such keys");
        }
    }

    @Test
    void warnOfIdleFaults_evictionOfKeysWithoutALoader_isToldThatNullsStay() {
        List<InjectedFault> faults = faults("[{ keys = [\"cold:1\", \"price:1\"], kind = eviction, rate = 20% }]");
        try (CapturedLog log = new CapturedLog()) {
            new CoverageLog(routes("[{ name = cold, keys = [\"cold:*\"] }]"), faults)
                    .warnOfIdleFaults(List.of(loader("prices", "price:*")));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("no loader rebuilds cold:1, so these nulls are for the application to fill");
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

    @Test
    void noLoaders_noRouteEither_saysWhereALoaderWouldBeFound() {
        assertThat(new CoverageLog(List.of()).noLoaders())
                .startsWith("nothing is routed: no usable origin loader was found")
                .endsWith("(a jar names its loaders in META-INF/services/dev.detour.spi.OriginLoader)");
    }

    @Test
    void noLoaders_butRoutes_saysWhatAnswersThen() {
        assertThat(new CoverageLog(routes("[{ name = hot, keys = [\"hot:*\"] }]")).noLoaders())
                .startsWith("routed keys: route hot[hot:*]; all other keys are left alone. No usable origin loader")
                .contains("answered from memory only");
    }
}

package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Route;
import dev.detour.spi.OriginValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final Policy POLICY = Lookups.settings().policy();

    private static Origin origin(String name, String... patterns) {
        Origin any = Lookups.origin(name, request -> OriginValue.absent());
        return new Origin(name, List.of(patterns), any.loader(), null);
    }

    private final Origin products = origin("products", "product:*", "price:*");
    private final Origin all = origin("all", "p*");
    private final Coverage coverage = new Coverage(
            POLICY,
            List.of(
                    new RouteSettings("hot", List.of("product:1*"), "", POLICY),
                    new RouteSettings("catalog", List.of("catalog:*", "product:*"), "", POLICY)),
            List.of(products, all));

    private static void assertRoute(@Nullable Route route, String name, @Nullable Origin origin) {
        assertThat(route)
                .usingRecursiveComparison()
                .ignoringFields("kin", "traffic")
                .isEqualTo(new Route(name, origin, POLICY));
    }

    @Test
    void match_keyOfRouteAndLoader_hasBoth() {
        assertRoute(coverage.match("product:17"), "hot", products);
        assertRoute(coverage.match("product:27"), "catalog", products);
    }

    @Test
    void match_keyOfRouteAlone_hasNoLoader() {
        assertRoute(coverage.match("catalog:x"), "catalog", null);
    }

    @Test
    void match_keyOfLoaderAlone_isNamedAfterTheFirstThatDeclaresIt() {
        assertRoute(coverage.match("price:1"), "products", products);
        assertRoute(coverage.match("page:1"), "all", all);
    }

    @Test
    void match_keyOfRouteThatNamesALoader_hasThatOneOrNone() {
        Coverage named = new Coverage(
                POLICY,
                List.of(
                        new RouteSettings("known", List.of("product:*"), "all", POLICY),
                        new RouteSettings("unknown", List.of("price:*"), "nobody", POLICY)),
                List.of(products, all));

        assertRoute(named.match("product:1"), "known", all);
        assertRoute(named.match("price:1"), "unknown", null);
    }

    @Test
    void match_otherKey_isNotCovered() {
        assertThat(coverage.match("session:1")).isNull();
    }

    @Test
    void match_bytes_agreeWithText() {
        for (String key : List.of("product:17", "product:27", "catalog:x", "price:1", "page:1", "session:1")) {
            assertThat(coverage.match(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(coverage.match(key));
        }
    }
}

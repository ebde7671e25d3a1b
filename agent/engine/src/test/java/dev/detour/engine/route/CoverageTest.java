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

    @Test
    void match_keyOfRouteAndLoader_hasBoth() {
        assertThat(coverage.match("product:17")).isEqualTo(new Route("hot", products, POLICY));
        assertThat(coverage.match("product:27")).isEqualTo(new Route("catalog", products, POLICY));
    }

    @Test
    void match_keyOfRouteAlone_hasNoLoader() {
        assertThat(coverage.match("catalog:x")).isEqualTo(new Route("catalog", null, POLICY));
    }

    @Test
    void match_keyOfLoaderAlone_isNamedAfterTheFirstThatDeclaresIt() {
        assertThat(coverage.match("price:1")).isEqualTo(new Route("products", products, POLICY));
        assertThat(coverage.match("page:1")).isEqualTo(new Route("all", all, POLICY));
    }

    @Test
    void match_keyOfRouteThatNamesALoader_hasThatOneOrNone() {
        Coverage named = new Coverage(
                POLICY,
                List.of(
                        new RouteSettings("known", List.of("product:*"), "all", POLICY),
                        new RouteSettings("unknown", List.of("price:*"), "nobody", POLICY)),
                List.of(products, all));

        assertThat(named.match("product:1")).isEqualTo(new Route("known", all, POLICY));
        assertThat(named.match("price:1")).isEqualTo(new Route("unknown", null, POLICY));
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

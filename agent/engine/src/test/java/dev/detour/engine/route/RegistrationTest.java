package dev.detour.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.bootstrap.Registered;
import dev.detour.bootstrap.Registrations;
import dev.detour.engine.Lookups;
import dev.detour.engine.config.Settings.RouteSettings;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Route;
import dev.detour.engine.telemetry.CapturedLog;
import dev.detour.spi.Detour;
import dev.detour.spi.OriginLoader;
import dev.detour.spi.OriginRequest;
import dev.detour.spi.OriginValue;
import dev.detour.spi.Registration;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loaders that an application registers take part from the next read on, until they are closed. */
class RegistrationTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final CapturedLog log = new CapturedLog();
    private final Applications applications = new Applications(
            Lookups.settings().policy(),
            List.of(new RouteSettings(
                    "named", List.of("named:*"), "prices", Lookups.settings().policy())),
            "");

    /** An application of its own for each test. */
    @BeforeEach
    void beInAnApplication() {
        Thread.currentThread().setContextClassLoader(application());
        Registrations.install(applications.registrations());
    }

    @AfterEach
    void beOutsideAgain() {
        log.close();
        Thread.currentThread().setContextClassLoader(before);
        Registrations.install(new Registrations.Listener() {
            @Override
            public boolean registered(Registered registered) {
                return true;
            }

            @Override
            public void closed(Registered registered) {}
        });
    }

    private static ClassLoader application() {
        return new URLClassLoader(new URL[0], RegistrationTest.class.getClassLoader());
    }

    private record Loader(String name, @Nullable Collection<String> keys) implements OriginLoader {
        @Override
        public OriginValue load(OriginRequest request) {
            return OriginValue.absent();
        }
    }

    private @Nullable String loaderOf(String key) {
        return loaderOf(key, null);
    }

    private @Nullable String loaderOf(String key, @Nullable ClassLoader clientLoader) {
        Route route = applications.current(clientLoader).match(key);
        Origin origin = route == null ? null : route.origin();
        return origin == null ? null : origin.name();
    }

    @Test
    void register_beforeTheFirstRead_isFoundByIt() {
        try (Registration registration = Detour.register(new Loader("products", List.of("product:*")))) {
            assertThat(loaderOf("product:1")).isEqualTo("products");
        }
    }

    @Test
    void register_afterTheFirstRead_takesPartFromTheNextOn() {
        assertThat(loaderOf("product:1")).isNull();

        try (Registration registration = Detour.register(new Loader("products", List.of("product:*")))) {
            assertThat(loaderOf("product:1")).isEqualTo("products");
        }
        assertThat(loaderOf("product:1")).isNull();
    }

    @Test
    void register_severalOfOneKey_theFirstWinsAndTheLogNamesBoth() {
        Registration first = Detour.register(new Loader("first", List.of("product:*")));
        assertThat(loaderOf("product:1")).isEqualTo("first");
        Registration second = Detour.register(new Loader("second", List.of("x:*", "product:1*")));

        assertThat(loaderOf("product:1")).isEqualTo("first");
        assertThat(log.lines())
                .filteredOn(line -> line.contains("in common"))
                .singleElement()
                .asString()
                .contains("first", "second", "product:* and product:1*");
        first.close();
        assertThat(loaderOf("product:1")).isEqualTo("second");
        second.close();
    }

    @Test
    void register_unusableLoader_isOneLineAndAHandleThatDoesNothing() {
        Registration nullKeys = Detour.register(new Loader("nulls", null));
        Registration empty = Detour.register(new Loader("empty", List.of()));
        nullKeys.close();
        empty.close();
        loaderOf("product:1");

        assertThat(log.lines()).filteredOn(line -> line.contains("nulls")).hasSize(1);
        assertThat(log.lines())
                .filteredOn(line -> line.contains("empty is ignored"))
                .hasSize(1);
        assertThat(Registrations.of(List.of(Thread.currentThread().getContextClassLoader())))
                .isEmpty();
    }

    @Test
    void close_twice_doesNothingMore() {
        Registration one = Detour.register(new Loader("one", List.of("product:*")));
        Registration other = Detour.register(new Loader("other", List.of("product:*")));
        assertThat(loaderOf("product:1")).isEqualTo("one");

        one.close();
        one.close();

        assertThat(loaderOf("product:1")).isEqualTo("other");
        other.close();
    }

    @Test
    void register_byAnotherApplication_isNotShared() {
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application());
        try (Registration theirs = Detour.register(new Loader("theirs", List.of("product:*")))) {
            assertThat(loaderOf("product:1")).isEqualTo("theirs");
            Thread.currentThread().setContextClassLoader(mine);
            assertThat(loaderOf("product:1")).isNull();
        }
    }

    /** As in Spring Boot: beans are made with the application's class loader, requests come with the web server's below it. */
    @Test
    void register_aboveTheReadersClassLoader_servesItBesideLoadersOfItsOwn() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        try (Registration early = Detour.register(new Loader("early", List.of("early:*")))) {
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], application));
            try (Registration own = Detour.register(new Loader("own", List.of("own:*")))) {
                assertThat(loaderOf("own:1", application)).isEqualTo("own");
                assertThat(loaderOf("early:1", application)).isEqualTo("early");

                Thread.currentThread().setContextClassLoader(application);
                Registration late = Detour.register(new Loader("late", List.of("late:*")));
                Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], application));
                assertThat(loaderOf("late:1", application)).isEqualTo("late");
                late.close();
                assertThat(loaderOf("late:1", application)).isNull();
            }
        }
    }

    @Test
    void register_whileTheClassLoaderBelowIsInUse_takesPartFromItsNextReadOn() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        ClassLoader webServer = new URLClassLoader(new URL[0], application);
        Thread.currentThread().setContextClassLoader(webServer);
        try (Registration own = Detour.register(new Loader("own", List.of("own:*")))) {
            assertThat(loaderOf("product:1", application)).isNull();

            Thread.currentThread().setContextClassLoader(application);
            assertThat(loaderOf("product:1", application)).isNull();
            Registration products = Detour.register(new Loader("products", List.of("product:*")));
            Thread.currentThread().setContextClassLoader(webServer);

            assertThat(loaderOf("product:1", application)).isEqualTo("products");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("registered: loader products"))
                    .as("once, though two class loaders have it")
                    .hasSize(1);
            products.close();
            assertThat(loaderOf("product:1", application)).isNull();
        }
    }

    @Test
    void register_earlierAboveThanBelow_isTheFirstOfBoth() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        try (Registration early = Detour.register(new Loader("early", List.of("product:*")))) {
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], application));
            try (Registration late = Detour.register(new Loader("late", List.of("product:*")))) {
                assertThat(loaderOf("product:1", application)).isEqualTo("early");
            }
        }
    }

    @Test
    void register_aboveTheClient_isNotSharedWithWhatBringsAClientOfItsOwn() {
        ClassLoader server = Thread.currentThread().getContextClassLoader();
        ClassLoader webApplication = new URLClassLoader(new URL[0], server);
        try (Registration theirs = Detour.register(new Loader("theirs", List.of("product:*")))) {
            Thread.currentThread().setContextClassLoader(webApplication);
            assertThat(loaderOf("product:1", webApplication)).isNull();
        }
    }

    @Test
    void register_loaderThatARouteNames_rebuildsTheRoutesKeys() {
        assertThat(loaderOf("named:1")).isNull();
        try (Registration prices = Detour.register(new Loader("prices", List.of("price:*")))) {
            assertThat(loaderOf("named:1")).isEqualTo("prices");
        }
    }

    @Test
    void current_routeWithAnUnknownLoader_isOneLineWithTheNearestName() {
        try (Registration price = Detour.register(new Loader("price", List.of("price:*", "named:*")))) {
            assertThat(loaderOf("named:1")).as("none rather than another").isNull();
            assertThat(applications.current(null).match("named:1")).isNotNull();
            // which is said once all is known, and reads need not wait for that
            await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(line -> line.contains("route named names the loader prices"))
                    .singleElement()
                    .asString()
                    .contains("did you mean price?"));
        }
    }
}

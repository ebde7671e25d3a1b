package dev.detour.engine.route;

import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one user, database or server gave, or was loaded or found missing for, is nothing to another, in any tier. */
class NamespaceIsolationTest {

    private static final Outcome GONE = new Outcome.Fault(FaultKind.NODE_DOWN);
    private static final Namespace ALICES = new Namespace("redis:6379", 0, "alice");

    private final Versions versions = new Versions();
    private final Settings settings = Lookups.settings("origin.timeout", "60 s", "deadline", "60 s");
    private final AtomicInteger loads = new AtomicInteger();
    private final LocalTier local = new LocalTier(settings, versions);
    private final OriginTier origins = new OriginTier(settings, versions, Sinks.to(value -> {}));
    private final Router router = new Router(
            new Steps(
                    settings, local, origins, new RemoteTiers(settings, versions, transition -> {}), transition -> {}),
            decision -> {});

    static Stream<Namespace> others() {
        return Stream.of(
                new Namespace("redis:6379", 0, "bob"),
                new Namespace("redis:6379", 0, Namespace.DEFAULT_USER),
                new Namespace("redis:6379", 1, "alice"),
                new Namespace("redis:6380", 0, "alice"));
    }

    private Lookup read(Namespace namespace, @Nullable Origin origin) {
        Route route = new Route("test", origin, settings.policy());
        Node node = new Node(namespace, null, Primary.UNWATCHED);
        return new Lookup("test", node, key("a"), route, System.nanoTime(), versions.of(key("a")));
    }

    private static @Nullable String text(@Nullable Answer answer) {
        Value value = answer == null ? null : answer.value();
        return value == null ? null : value.text();
    }

    @ParameterizedTest
    @MethodSource("others")
    void divert_entryOfAnother_isNotAnsweredFreshOrStale(Namespace other) {
        local.remember(read(ALICES, null), Value.of("alice's"));

        assertThat(text(router.divert(read(ALICES, null), GONE))).isEqualTo("alice's");
        assertThat(router.divert(read(other, null), GONE)).isNull();
        assertThat(local.stale(read(other, null))).isNull();
        assertThat(local.hottest(other, 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void divert_loadOfAnotherIsUnderWay_isNotShared(Namespace other) throws Exception {
        CountDownLatch bothAreLoading = new CountDownLatch(2);
        Origin origin = origin("meeting", request -> {
            bothAreLoading.countDown();
            boolean met = bothAreLoading.await(30, TimeUnit.SECONDS);
            return OriginValue.ofUtf8((met ? "of " : "alone ")
                    + request.server()
                    + '/'
                    + request.database()
                    + '/'
                    + loads.incrementAndGet());
        });

        CompletableFuture<@Nullable Answer> alices =
                CompletableFuture.supplyAsync(() -> router.divert(read(ALICES, origin), Outcome.UNEXPLAINED));
        String others = text(router.divert(read(other, origin), Outcome.UNEXPLAINED));

        assertThat(others).startsWith("of " + other.server() + '/' + other.database() + '/');
        assertThat(text(alices.get(30, TimeUnit.SECONDS)))
                .startsWith("of redis:6379/0/")
                .isNotEqualTo(others);
        assertThat(loads).hasValue(2);
    }

    @ParameterizedTest
    @MethodSource("others")
    void divert_valueLoadedForAnother_isLoadedAgain(Namespace other) {
        Origin origin = origin("counting", request -> OriginValue.ofUtf8("load " + loads.incrementAndGet()));

        assertThat(text(router.divert(read(ALICES, origin), Outcome.UNEXPLAINED)))
                .isEqualTo("load 1");
        assertThat(text(router.divert(read(other, origin), Outcome.UNEXPLAINED)))
                .isEqualTo("load 2");
    }

    @ParameterizedTest
    @MethodSource("others")
    void divert_absenceKnownForAnother_isAskedAbout(Namespace other) {
        Origin origin = origin("empty", request -> {
            loads.incrementAndGet();
            return OriginValue.absent();
        });

        router.divert(read(ALICES, origin), Outcome.UNEXPLAINED);
        router.divert(read(ALICES, origin), Outcome.UNEXPLAINED);
        assertThat(loads).hasValue(1);
        router.divert(read(other, origin), Outcome.UNEXPLAINED);

        assertThat(loads).hasValue(2);
        assertThat(origins.isKnownAbsent(read(other, origin))).isTrue();
    }
}

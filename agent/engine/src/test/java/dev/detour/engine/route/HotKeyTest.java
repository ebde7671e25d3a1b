package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Origin;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everybody reads one key, whose loader hangs. */
class HotKeyTest {

    private static final Outcome DOWN = new Outcome.Fault(FaultKind.NODE_DOWN);

    private final Settings settings = Lookups.settings("origin.timeout", "60 s");
    private final Versions versions = new Versions();
    private final LocalTier local = new LocalTier(settings, versions);
    private final CountDownLatch database = new CountDownLatch(1);
    private final Origin hangs = origin("hangs", request -> {
        database.await();
        return OriginValue.absent();
    });
    private final Router router = router();

    private Router router() {
        OriginTier origins = new OriginTier(settings, versions, Sinks.to(value -> {}));
        RemoteTiers remote = new RemoteTiers(settings, versions, transition -> {});
        return new Router(new Steps(settings, local, origins, remote, transition -> {}), decision -> {});
    }

    @AfterEach
    void release() {
        database.countDown();
    }

    private Lookup read(String key) {
        Lookup any = lookup(key, NAMESPACE, 0, hangs);
        return new Lookup(
                "test", any.node(), any.key(), new Route("test", hangs, settings.policy()), any.startNanos(), 0);
    }

    private CompletableFuture<@Nullable Answer> divert(Lookup read) {
        CompletableFuture<@Nullable Answer> told = new CompletableFuture<>();
        router.divertAsync(read, DOWN, told::complete);
        return told;
    }

    @Test
    void divertAsync_moreReadersOfOneKeyThanRoutesMayBeUnderWay_anotherKeyIsAnsweredFromMemory() {
        local.remember(read("other"), Value.of("from local"));
        for (int i = 0; i < 2 * AsyncRoutes.MAX_UNDER_WAY; i++) {
            divert(read("hot"));
        }

        await().until(() -> {
            Answer answer = divert(read("other")).get();
            return answer != null && answer.tier() == Tier.LOCAL;
        });
    }
}

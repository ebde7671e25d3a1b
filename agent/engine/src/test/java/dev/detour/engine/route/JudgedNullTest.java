package dev.detour.engine.route;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.Sinks;
import dev.detour.engine.config.Settings;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.MissKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Policy;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.ServerCondition;
import dev.detour.engine.model.Tier;
import dev.detour.engine.tier.LocalTier;
import dev.detour.engine.tier.OriginTier;
import dev.detour.engine.tier.RemoteTiers;
import dev.detour.engine.tier.Versions;
import dev.detour.spi.OriginValue;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nulls that are met on a route, and what their causes make of it. */
class JudgedNullTest {

    private final Versions versions = new Versions();
    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final List<Lookup> judged = new CopyOnWriteArrayList<>();
    private final Primary primary = new Reachable();

    /** A link to a server that has no value. */
    private static final class Empty implements Link {

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) {
            return Collections.nCopies(commands.size(), null);
        }

        @Override
        public void close() {}
    }

    /** A primary that answers again and may be asked once more. */
    private static final class Reachable implements Primary {
        private final ServerCondition condition = new ServerCondition(System.nanoTime());

        @Override
        public ServerCondition condition() {
            return condition;
        }

        @Override
        public Permit admit(long nowNanos) {
            return Permit.UNCOUNTED;
        }

        @Override
        public long waitNanos() {
            return FOR_EVER;
        }

        @Override
        public void heard(long nowNanos) {}

        @Override
        public void heardLate(long sentNanos, long nowNanos) {}

        @Override
        public long lastHeardNanos() {
            return System.nanoTime();
        }

        @Override
        public boolean mayRetry(long nowNanos) {
            return true;
        }

        @Override
        public BreakerState state() {
            return BreakerState.CLOSED;
        }
    }

    private Router router(MissKind kind, String... settings) {
        Settings all = Lookups.settings(settings);
        Steps steps = new Steps(
                all,
                new LocalTier(all, versions),
                new OriginTier(all, versions, Sinks.to(value -> {})),
                new RemoteTiers(all, versions, transition -> {}),
                transition -> {},
                lookup -> {
                    judged.add(lookup);
                    return new Outcome.Miss(kind);
                },
                lookup -> false);
        return new Router(steps, decisions::add);
    }

    private Lookup read(String key) {
        Node node = new Node(NAMESPACE, NAMESPACE.server(), elsewhere -> new Empty(), primary);
        return lookup(key, node, 0, origin("good", request -> OriginValue.ofUtf8("1")));
    }

    /** The same, however slow this machine is. */
    private Lookup patient(String key) {
        Lookup read = read(key);
        Policy policy = Lookups.settings("deadline", "5s").policy();
        Route route = new Route("test", read.route().origin(), policy);
        return new Lookup("test", read.node(), read.key(), route, System.nanoTime(), 0);
    }

    private List<Tier> tried() {
        return decisions.get(decisions.size() - 1).attempts().stream()
                .map(Attempt::tier)
                .toList();
    }

    private Result ofTheOrigin() {
        return decisions.get(decisions.size() - 1).attempts().stream()
                .filter(attempt -> attempt.tier() == Tier.ORIGIN)
                .findFirst()
                .orElseThrow()
                .result();
    }

    @Test
    void divert_nullAtTheRetry_isJudgedOnceAndRoutedByItsCause() {
        Lookup read = patient("a");

        router(MissKind.DELETED).divert(read, Outcome.TIMEOUT);

        assertThat(judged).containsExactly(read);
        assertThat(tried()).startsWith(Tier.RETRY).endsWith(Tier.ORIGIN).doesNotContain(Tier.REPLICA, Tier.LOCAL);
    }

    @Test
    void divert_nullOfALostKey_isLoadedAtABoundedRate() {
        Router router = router(MissKind.UNEXPLAINED, "cold-start.load-rate", "1");
        Outcome cold = new Outcome.Miss(MissKind.COLD_START);

        assertThat(router.divert(read("a"), cold)).isNotNull();
        assertThat(router.divert(read("b"), cold)).isNull();
        assertThat(ofTheOrigin()).isEqualTo(Result.SHED);
        assertThat(router.divert(read("c"), new Outcome.Miss(MissKind.EXPIRED))).isNotNull();
        assertThat(judged).isEmpty();
    }

    @Test
    void divert_nullAtARedirection_isJudgedAsThatServers() {
        Outcome moved = new Outcome.Fault(FaultKind.MOVED, new Endpoint("other", 7000));

        router(MissKind.EXPIRED, "redirect.timeout", "2s").divert(patient("a"), moved);

        assertThat(judged).singleElement().satisfies(lookup -> {
            assertThat(lookup.node().server()).isEqualTo("other:7000");
            assertThat(lookup.node().primary()).isNotSameAs(primary);
            assertThat(lookup.namespace()).isEqualTo(NAMESPACE);
        });
    }
}

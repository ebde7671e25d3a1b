package dev.detour.engine.tier;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkPoolsTest {

    private static final class Fake implements Link {
        boolean isClosed;

        @Override
        public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) {
            return List.of();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private long now;
    private final LinkPools pools = new LinkPools(() -> now);

    private static LinkPools.Id id(int port) {
        Namespace namespace = new Namespace("redis:6379", 0, Namespace.DEFAULT_USER);
        return new LinkPools.Id(namespace, null, new Endpoint("h", port), false, "");
    }

    private LinkPools.Lease lease(int port) {
        return requireNonNull(pools.lease(id(port), 2));
    }

    private Fake used(int port) {
        LinkPools.Lease lease = lease(port);
        Fake link = new Fake();
        lease.opened(link);
        lease.giveBack();
        return link;
    }

    @Test
    void lease_givenBack_isLeasedAgainToThatNodeOnly() {
        Fake link = used(1);

        assertThat(lease(2).link()).isNull();
        assertThat(lease(1).link()).isSameAs(link);
        assertThat(lease(1).link()).isNull();
    }

    @Test
    void lease_asManyAsMayBe_isRefusedUntilOneEnds() {
        lease(1);
        LinkPools.Lease second = lease(1);
        assertThat(pools.lease(id(1), 2)).isNull();

        second.drop();
        assertThat(pools.lease(id(1), 2)).isNotNull();
    }

    @Test
    void drop_link_isClosedAndNeverReused() {
        Fake link = used(1);
        lease(1).drop();

        assertThat(link.isClosed).isTrue();
        assertThat(lease(1).link()).isNull();
    }

    @Test
    void replace_link_closesThoseBesideIt() {
        LinkPools.Lease one = lease(1);
        Fake other = used(1);
        one.opened(new Fake());
        one.replace();

        assertThat(other.isClosed).isTrue();
        assertThat(one.link()).isNull();
    }

    @Test
    void sweep_idleForLong_closesAndEmpties() {
        Fake link = used(1);
        now = LinkPools.IDLE_NANOS;
        assertThat(pools.sweep()).isTrue();
        assertThat(link.isClosed).isFalse();
        now++;

        assertThat(pools.sweep()).isFalse();
        assertThat(link.isClosed).isTrue();
    }

    @Test
    void lease_moreNodesThanMayBe_closesTheLeastRecentlyUsedThatIsIdle() {
        LinkPools.Lease busy = lease(0);
        Fake eldest = used(1);
        Fake next = used(2);
        for (int port = 3; port <= 1_000; port++) {
            used(port);
        }

        assertThat(eldest.isClosed).isTrue();
        assertThat(next.isClosed).isFalse();
        assertThat(busy.link()).isNull();
    }

    @Test
    void lease_tenTimesAsManyNodesAsMayBe_leavesNoMoreOpen() {
        List<Fake> links = new ArrayList<>();
        for (int port = 1; port <= 10_000; port++) {
            links.add(used(port));
        }

        assertThat(links).filteredOn(link -> !link.isClosed).hasSize(1_000);
    }

    @Test
    void lease_tenTimesAsManyAsMayBe_isRefused() {
        List<LinkPools.Lease> leases = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            LinkPools.Lease lease = pools.lease(id(1), 16);
            if (lease != null) {
                leases.add(lease);
            }
        }

        assertThat(leases).hasSize(16);
    }

    /** They are back sooner than a third link would be open. */
    @Test
    void await_twoAreBeingOpened_waitsForTheFirstThatIsGivenBack() throws Exception {
        LinkPools real = new LinkPools(System::nanoTime);
        LinkPools.Lease first = requireNonNull(real.lease(id(1), 3));
        LinkPools.Lease second = requireNonNull(real.lease(id(1), 3));
        LinkPools.Lease third = requireNonNull(real.lease(id(1), 3));
        assertThat(first.await(soon())).isNull();
        assertThat(second.await(soon())).isNull();
        assertThatThrownBy(() -> third.await(System.nanoTime()))
                .isInstanceOfSatisfying(
                        LinkFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FaultKind.TIMEOUT));

        CompletableFuture<@Nullable Link> awaited = inBackground(third);
        Fake link = new Fake();
        first.opened(link);
        first.giveBack(); // before its place is free, which who awaits it would take as well
        first.openingIsOver();

        assertThat(awaited.get(10, TimeUnit.SECONDS)).isSameAs(link);
        assertThat(third.isFresh()).isFalse();
        assertThat(first.isFresh()).isTrue();
    }

    @Test
    void await_openingThatFails_leavesItsPlaceToAnother() throws Exception {
        LinkPools real = new LinkPools(System::nanoTime);
        LinkPools.Lease first = requireNonNull(real.lease(id(1), 3));
        LinkPools.Lease second = requireNonNull(real.lease(id(1), 3));
        LinkPools.Lease third = requireNonNull(real.lease(id(1), 3));
        assertThat(first.await(soon())).isNull();
        assertThat(second.await(soon())).isNull();

        CompletableFuture<@Nullable Link> awaited = inBackground(third);
        second.openingIsOver();
        second.drop();

        assertThat(awaited.get(10, TimeUnit.SECONDS)).isNull();
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    }

    private static CompletableFuture<@Nullable Link> inBackground(LinkPools.Lease lease) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return lease.await(soon());
            } catch (LinkFailure failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    @Test
    void leaseToAsk_nobodyHasALink_isToOpenOne() throws LinkFailure {
        LinkPools.Lease lease = requireNonNull(pools.leaseToAsk(id(1)));

        assertThat(lease.link()).isNull();
        assertThat(lease.await(now + 1)).isNull();
        assertThat(pools.leaseToAsk(id(1))).isNull();
    }

    @Test
    void await_timeIsOver_opensNoneThatNobodyWaitsFor() throws LinkFailure {
        LinkPools.Lease lease = lease(1);
        assertThatThrownBy(() -> lease.await(now))
                .isInstanceOfSatisfying(
                        LinkFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FaultKind.TIMEOUT));

        assertThat(lease.await(now + 1)).isNull();
    }

    @Test
    void closeOld_madeLongAgo_isClosedHoweverLatelyItWasUsed() {
        Fake link = used(1);
        now = ControlLink.MAX_AGE_NANOS;
        LinkPools.Lease young = lease(1);
        young.closeOld();
        assertThat(young.link()).isSameAs(link);
        young.giveBack();
        now++;

        LinkPools.Lease old = lease(1);
        old.closeOld();
        assertThat(old.link()).isNull();
        assertThat(link.isClosed).isTrue();
    }

    @Test
    void lease_linkOfAnotherRun_isNotForThis() {
        used(1);
        LinkPools.Id before = id(1);
        LinkPools.Id now = new LinkPools.Id(before.namespace(), null, before.node(), false, "another");

        assertThat(requireNonNull(pools.lease(now, 2)).link()).isNull();
    }

    @Test
    void leaseToAsk_idleForHalfAsLongAsItMayBe_isAskedAndKept() {
        Fake link = used(1);
        assertThat(pools.leaseToAsk(id(1))).isNull();

        now = LinkPools.ASKED_NANOS;
        LinkPools.Lease lease = requireNonNull(pools.leaseToAsk(id(1)));
        assertThat(lease.link()).isSameAs(link);
        lease.giveBack();

        now += LinkPools.IDLE_NANOS;
        assertThat(pools.sweep()).isTrue();
        assertThat(link.isClosed).isFalse();
    }
}

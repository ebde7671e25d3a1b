package dev.detour.engine.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.InjectedFault.Kind;
import dev.detour.engine.model.LogLine;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import dev.detour.engine.telemetry.CapturedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {

    private static final int SEED = 42;

    private final AtomicLong now = new AtomicLong(-7);
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final CapturedLog log = new CapturedLog();
    private final Lookup any =
            Lookups.lookup("product:1", new Node(Lookups.NAMESPACE, null, Primary.UNWATCHED), 0, null);
    private final Route route = new Route("products", null, any.route().policy());

    @AfterEach
    void close() {
        log.close();
    }

    private Faults faults(int seed, String faults) {
        List<InjectedFault> set = Lookups.settings("faults", faults).faults();
        return new Faults(set, seed, now::get, later::add);
    }

    private Faults faults(String faults) {
        return faults(SEED, faults);
    }

    private @Nullable Kind next(Faults faults, String key) {
        InjectedFault fault = faults.next(route, Lookups.key(key));
        return fault == null ? null : fault.kind();
    }

    private List<Boolean> drawn(Faults faults) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> next(faults, "product:" + i) != null)
                .toList();
    }

    @Test
    void of_noFault_isNothing() {
        assertThat(Faults.of(List.of(), SEED)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"product:1, TIMEOUT", "prod, ", "cart:1, NODE_DOWN", "basket:9, NODE_DOWN", "basket:10, "})
    void next_key_isHitByTheFirstFaultOfItsPattern(String key, @Nullable Kind expected) {
        Faults faults = faults(
                "[{ keys = \"product:*\", kind = timeout, rate = 100% }, { keys = \"product:1\", kind = eviction, rate = 100% },"
                        + " { keys = [\"cart:*\", \"basket:?\"], kind = node-down, rate = 100% }]");

        assertThat(next(faults, key)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = RouteMode.class,
            names = {"OBSERVE", "OFF"})
    void next_routeThatChangesNoAnswer_isNotHit(RouteMode mode) {
        Faults faults = faults("[{ keys = \"*\", kind = timeout, rate = 100% }]");
        route.traffic().setMode(mode);

        assertThat(next(faults, "product:1")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0.1%, 0, 10", "10%, 70, 130", "50%, 450, 550", "99.9%, 990, 1000", "100%, 1000, 1000"})
    void next_rate_isTheShareOfTheReadsThatAreHit(String rate, int atLeast, int atMost) {
        Faults faults = faults("[{ keys = \"*\", kind = timeout, rate = \"" + rate + "\" }]");

        assertThat(drawn(faults)).filteredOn(hit -> hit).hasSizeBetween(atLeast, atMost);
    }

    @Test
    void next_sameSeed_hitsTheSameReads() {
        String half = "[{ keys = \"*\", kind = timeout, rate = 50% }]";

        List<Boolean> first = drawn(faults(half));

        assertThat(drawn(faults(half))).isEqualTo(first);
        assertThat(drawn(faults(SEED + 1, half))).isNotEqualTo(first);
    }

    @Test
    void next_readThatTheFirstFaultMisses_isDrawnForByTheNext() {
        Faults faults = faults(
                "[{ keys = \"*\", kind = timeout, rate = 50% }, { keys = \"*\", kind = eviction, rate = 100% }]");

        List<Kind> kinds = IntStream.range(0, 100)
                .mapToObj(i -> next(faults, "product:" + i))
                .toList();

        assertThat(kinds).containsOnly(Kind.TIMEOUT, Kind.EVICTION);
        assertThat(faults.counts().values())
                .satisfies(counts -> assertThat(
                                counts.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(100));
    }

    @Test
    void next_window_isFromItsBeginningToBeforeItsEnd() {
        Faults faults = faults("[{ keys = \"*\", kind = timeout, rate = 100%, after = 10 s, for = 30 s }]");
        List<Boolean> hit = new ArrayList<>();
        for (long seconds : new long[] {0, 9, 10, 39, 40}) {
            now.set(-7 + SECONDS.toNanos(seconds));
            hit.add(next(faults, "product:1") != null);
        }

        assertThat(hit).containsExactly(false, false, true, true, false);
    }

    @Test
    void slowness_loadOfItsPattern_isHeldUpAndNoReadIsHit() {
        Faults faults = faults("[{ keys = \"product:*\", kind = slow-origin, rate = 100%, delay = 200 ms }]");

        assertThat(next(faults, "product:1")).isNull();
        assertThat(faults.slowness(any)).extracting(InjectedFault::delayNanos).isEqualTo(200_000_000L);
        assertThat(faults.slowness(Lookups.lookup("cart:1", any.node(), 0, null)))
                .isNull();
    }

    @Test
    void announce_everyFault_isALineThatWarns() {
        faults(
                        "[{ keys = \"product:*\", kind = timeout, rate = 10% }, { keys = \"cart:*\", kind = node-down, rate = 100%, after = 10 s,"
                                + " for = 1500 ms, votes = on }, { keys = \"*\", kind = slow-origin, delay = 200 ms, rate = 0.5% }]")
                .announce();

        assertThat(log.lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).startsWith("[detour] WARN "))
                .satisfies(lines -> assertThat(lines.get(0))
                        .contains("FAULTS ARE INJECTED")
                        .contains("3 faults, drawn by detour.fault-seed = 42"))
                .endsWith(
                        "[detour] WARN detour.faults: timeout into 10 % of the reads of product:*",
                        "[detour] WARN detour.faults: node-down into 100 % of the reads of cart:*, from 10 s on, for 1500 ms,"
                                + " counted in breakers",
                        "[detour] WARN detour.faults: slow-origin into 0.5 % of the loads of *, by 200 ms");
    }

    @Test
    void next_minuteInWhichSomethingWasInjected_isCountedInTheLog() {
        Faults faults = faults(
                "[{ keys = \"product:*\", kind = timeout, rate = 100% }, { keys = \"cart:*\", kind = eviction, rate = 100% }]");
        next(faults, "product:1");
        next(faults, "product:2");
        next(faults, "other:1");
        assertThat(later).hasSize(1);

        later.remove().run();
        assertThat(later).isEmpty();
        next(faults, "cart:1");
        later.remove().run();

        assertThat(log.lines())
                .containsExactly(
                        "[detour] WARN detour.faults: the first timeout is injected, into a read of route products; they"
                                + " are counted here after each minute, and when the JVM ends",
                        "[detour] WARN detour.faults: injected since the last line: 2 x timeout into product:* (2 in all)",
                        "[detour] WARN detour.faults: the first eviction is injected, into a read of route products; they"
                                + " are counted here after each minute, and when the JVM ends",
                        "[detour] WARN detour.faults: injected since the last line: 1 x eviction into cart:* (1 in all)");
    }

    @Test
    void next_noThreadToCountOn_isHitAllTheSameAndCountedLater() {
        List<InjectedFault> set = Lookups.settings("faults", "[{ keys = \"*\", kind = timeout, rate = 100% }]")
                .faults();
        List<Runnable> taken = new ArrayList<>();
        Faults faults = new Faults(set, SEED, now::get, task -> {
            taken.add(task);
            if (taken.size() == 1) {
                throw new RejectedExecutionException("no thread");
            }
        });

        assertThat(next(faults, "product:1")).isEqualTo(Kind.TIMEOUT);
        assertThat(next(faults, "product:1")).isEqualTo(Kind.TIMEOUT);

        taken.get(1).run();
        assertThat(log.lines()).last().asString().contains("2 x timeout");
    }

    @Test
    void announce_logThatIsOff_isOneLineAllTheSame() {
        AgentLog.limitTo(null);
        try {
            faults("[{ keys = \"*\", kind = timeout, rate = 10% }]").announce();
        } finally {
            AgentLog.limitTo(LogLine.Level.INFO);
        }

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("FAULTS ARE INJECTED")
                .contains(": 1 fault, drawn");
    }

    @Test
    void slowness_firstOne_isSaidToBeOfALoad() {
        faults("[{ keys = \"*\", kind = slow-origin, rate = 100%, delay = 200 ms }]")
                .slowness(any);

        assertThat(log.lines()).first().asString().contains("the first slow-origin is injected, into a load of route");
    }

    @Test
    void sumUp_faultThatNeverStruck_isNamedBesideTheOthers() {
        Faults faults = faults("[{ keys = [\"product:*\", \"cart:*\"], kind = timeout, rate = 100% },"
                + " { keys = \"*\", kind = eviction, rate = 10%, after = 10 s }]");
        next(faults, "product:1");
        next(faults, "cart:1");

        faults.sumUp();

        assertThat(log.lines())
                .last()
                .isEqualTo(
                        "[detour] WARN detour.faults: injected in all: 2 x timeout into product:*, cart:*; NEVER STRUCK:"
                                + " eviction into 10 % of the reads of *, from 10 s on");
    }

    @Test
    void sumUp_nothingInjected_saysSo() {
        faults("[{ keys = \"*\", kind = timeout, rate = 10% }]").sumUp();

        assertThat(log.lines())
                .containsExactly(
                        "[detour] WARN detour.faults: nothing was injected; NEVER STRUCK: timeout into 10 % of the"
                                + " reads of *");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 42, , detour.fault-seed is set",
        "'{ keys = a, kind = timeout, rate = 1% }', 0, observe, 'detour.faults is set, but with detour.mode = observe nothing'",
        "'{ keys = a, kind = timeout, rate = 1% }', 42, , ",
        "'', 0, off, "
    })
    void sayIfNothingIsInjected_somethingOfItIsSet_isToldWhyNot(
            String fault, int seed, @Nullable String idle, @Nullable String expected) {
        Faults.sayIfNothingIsInjected(
                Lookups.settings("faults", "[" + fault + "]").faults(), seed, idle);

        if (expected == null) {
            assertThat(log.lines()).isEmpty();
        } else {
            assertThat(log.lines()).singleElement().asString().startsWith("[detour] WARN " + expected);
        }
    }
}

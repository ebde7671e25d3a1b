package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.BREAKER;
import static dev.detour.engine.breaker.Bench.ms;
import static dev.detour.engine.model.BreakerState.CLOSED;
import static dev.detour.engine.model.BreakerState.HALF_OPEN;
import static dev.detour.engine.model.BreakerState.OPEN;
import static dev.detour.engine.model.BreakerState.RAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Transition;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and everything that can happen in it. */
class BreakerTableTest {

    /** What can happen, each in every state. */
    enum Happening {
        ANSWER(bench -> one(bench, permit -> permit.answered(bench.now, bench.now))),
        ALL_SUCCEED(bench -> times(bench, BREAKER.successes(), permit -> permit.answered(bench.now, bench.now))),
        ONE_FAILS(bench -> one(bench, permit -> permit.failed(FaultKind.NODE_DOWN, bench.now))),
        ALL_FAIL(bench -> times(bench, 100, permit -> permit.failed(FaultKind.NODE_DOWN, bench.now))),
        ALL_LOADING(bench -> times(bench, 100, permit -> permit.failed(FaultKind.LOADING, bench.now))),
        ALL_REDIRECTED(bench -> times(bench, 100, permit -> permit.failed(FaultKind.MOVED, bench.now))),
        ALL_POOLS_EMPTY(bench -> times(bench, 100, permit -> permit.failed(FaultKind.POOL_EXHAUSTED, bench.now))),
        WITHDRAWN(bench -> one(bench, permit -> permit.withdrawn(bench.now))),
        HEARD(bench -> {
            bench.now += ms(1);
            bench.health.heard(bench.now);
        }),
        HEARD_LATE(bench -> {
            bench.now += ms(1);
            bench.health.heardLate(bench.now - ms(1), bench.now);
        }),
        OPEN_TIME_IS_OVER(bench -> {
            bench.now += BREAKER.openNanos();
            bench.health.admit(bench.now);
        });

        final Consumer<Bench> happens;

        Happening(Consumer<Bench> happens) {
            this.happens = happens;
        }

        private static void one(Bench bench, Consumer<Permit> report) {
            times(bench, 1, report);
        }

        private static void times(Bench bench, int times, Consumer<Permit> report) {
            for (int i = 0; i < times; i++) {
                Permit permit = bench.health.admit(bench.now);
                if (permit != null) {
                    report.accept(permit);
                }
            }
        }
    }

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(Happening.ANSWER, CLOSED, OPEN, HALF_OPEN, RAMP),
                arguments(Happening.ALL_SUCCEED, CLOSED, OPEN, RAMP, RAMP),
                arguments(Happening.ONE_FAILS, CLOSED, OPEN, OPEN, RAMP),
                arguments(Happening.ALL_FAIL, OPEN, OPEN, OPEN, RAMP), // one of a hundred goes through
                arguments(Happening.ALL_LOADING, OPEN, OPEN, OPEN, RAMP),
                arguments(Happening.ALL_REDIRECTED, CLOSED, OPEN, RAMP, RAMP),
                arguments(Happening.ALL_POOLS_EMPTY, CLOSED, OPEN, HALF_OPEN, RAMP),
                arguments(Happening.WITHDRAWN, CLOSED, OPEN, HALF_OPEN, RAMP),
                arguments(Happening.HEARD, CLOSED, HALF_OPEN, HALF_OPEN, RAMP),
                arguments(Happening.HEARD_LATE, CLOSED, HALF_OPEN, HALF_OPEN, RAMP),
                arguments(Happening.OPEN_TIME_IS_OVER, CLOSED, HALF_OPEN, HALF_OPEN, CLOSED));
    }

    static Stream<Arguments> cells() {
        return table().flatMap(row -> Stream.of(BreakerState.values())
                .map(from -> arguments(row.get()[0], from, row.get()[1 + from.ordinal()])));
    }

    @Test
    void table_namesEveryHappening() {
        assertThat(table().map(row -> row.get()[0])).containsExactly((Object[]) Happening.values());
    }

    @ParameterizedTest(name = "{1}, {0}: {2}")
    @MethodSource("cells")
    void happening_inState_leadsTo(Happening happening, BreakerState from, BreakerState to) {
        Bench bench = new Bench().in(from);

        happening.happens.accept(bench);

        assertThat(bench.health.state()).isEqualTo(to);
        if (from == to) {
            assertThat(bench.transitions).isEmpty();
        } else {
            assertThat(bench.transitions).first().extracting(Transition::from).isEqualTo(from);
            assertThat(bench.transitions).last().extracting(Transition::to).isEqualTo(to);
        }
    }
}

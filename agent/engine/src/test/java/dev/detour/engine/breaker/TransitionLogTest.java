package dev.detour.engine.breaker;

import static dev.detour.engine.breaker.Bench.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionLogTest {

    private static final int SAID = TransitionLog.MAX_IN_WINDOW;
    private static final long MINUTE = ms(60_000);

    private final List<String> lines = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Transition> told = new ArrayList<>();
    private final TransitionLog log = new TransitionLog(Bench.BREAKER, told::add, lines::add, (task, afterNanos) -> {
        later.add(task);
        delays.add(afterNanos);
    });

    private long now = Bench.START_NANOS;

    private void change(BreakerState to) {
        log.changed(new Transition("host:6379", Tier.PRIMARY, BreakerState.CLOSED, to, "a reason", now));
    }

    private void change(int times) {
        for (int i = 0; i < times; i++) {
            now += ms(1);
            change(i % 2 == 0 ? BreakerState.HALF_OPEN : BreakerState.OPEN);
        }
    }

    @Test
    void changed_fewTimes_isSaidEachTime() {
        change(SAID);

        assertThat(lines).hasSize(SAID).allSatisfy(line -> assertThat(line).startsWith("Redis host:6379: breaker "));
        assertThat(later).isEmpty();
    }

    @Test
    void changed_moreOften_isSummedUpOnceWithTheLastState() {
        change(SAID + 3);
        change(BreakerState.CLOSED);
        assertThat(lines).hasSize(SAID);
        assertThat(told).hasSize(SAID + 4);
        assertThat(delays).containsExactly(MINUTE - ms(SAID));

        later.get(0).run();

        assertThat(lines).hasSize(SAID + 1);
        assertThat(lines.get(SAID))
                .contains("4 more changes of the breaker were left out here")
                .endsWith("breaker CLOSED (a reason): all reads go there");
    }

    @Test
    void changed_againAfterAMinute_saysHowManyWereLeftOutAndTheSummaryAddsNothing() {
        change(SAID + 2);
        now += MINUTE;
        change(BreakerState.CLOSED);
        later.get(0).run();

        assertThat(lines).hasSize(SAID + 2);
        assertThat(lines.get(SAID)).endsWith("2 more changes of the breaker were left out here");
        assertThat(lines.get(SAID + 1)).contains("breaker CLOSED");
    }

    @Test
    void changed_summedUpAndLeftOutAgain_isSummedUpAgain() {
        change(SAID + 1);
        later.get(0).run();
        change(1);

        assertThat(later).hasSize(2);
        later.get(1).run();
        assertThat(lines.get(SAID + 1)).contains("1 more changes");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, on, false, true",
        "timeout, off, false, false",
        "timeout, on, true, false",
        "slow-origin, on, true, true",
        "slow-origin, on, false, false"
    })
    void remark_faultThatVotes_isMadeOfTheBreakersThatItCountsIn(
            String kind, String votes, boolean ofLoaders, boolean isMade) {
        String delay = kind.equals("slow-origin") ? ", delay = 1 s" : "";
        String fault = "[{ keys = \"*\", rate = 1%, kind = " + kind + ", votes = " + votes + delay + " }]";

        String remark = TransitionLog.remark(Lookups.settings("faults", fault).faults(), ofLoaders);

        assertThat(remark).isEqualTo(isMade ? "; what detour.faults injects counts, too" : "");
    }
}

package dev.detour.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.LogLine;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

    private final AtomicLong now = new AtomicLong();
    private final DecisionLog log = new DecisionLog(now::get);
    private final CapturedLog captured = new CapturedLog();

    @AfterEach
    void backToInfo() {
        AgentLog.limitTo(LogLine.Level.INFO);
        captured.close();
    }

    @Test
    void decided_levelInfo_saysNothing() {
        log.decided(Decisions.any());

        assertThat(captured.lines()).isEmpty();
    }

    @Test
    void decided_levelDebug_saysWhereItWentAndWhyButNotTheKey() {
        AgentLog.limitTo(LogLine.Level.DEBUG);

        log.decided(Decisions.of(new Outcome.Fault(FaultKind.TIMEOUT), Decisions.answer(Tier.ORIGIN, 2_000_000)));
        log.decided(Decisions.of(Outcome.UNEXPLAINED, null));

        assertThat(captured.lines())
                .containsExactly(
                        "[detour] DEBUG read of route product-loader at redis.example:6380: fault timeout, answered by"
                                + " origin (2 ms old) in 500 us; tried local empty 100 us, origin answered 300 us",
                        "[detour] DEBUG read of route product-loader at redis.example:6380: miss unexplained (none), no"
                                + " answer: it is left to Redis in 500 us; tried local empty 100 us, origin"
                                + " timed_out 300 us");
    }

    @Test
    void decided_injected_saysSo() {
        AgentLog.limitTo(LogLine.Level.DEBUG);
        for (String kind : List.of("timeout", "eviction")) {
            InjectedFault fault = Lookups.settings("faults", "[{ keys = \"*\", kind = " + kind + ", rate = 100% }]")
                    .faults()
                    .get(0);
            log.decided(Decisions.of(fault.outcome(), null));
        }

        assertThat(captured.lines())
                .satisfiesExactly(
                        fault -> assertThat(fault).contains("fault timeout (injected), "),
                        miss -> assertThat(miss).contains("miss evicted (injected), "));
    }

    @Test
    void decided_moreThanSoManyASecond_countsWhatItLeavesOut() {
        AgentLog.limitTo(LogLine.Level.DEBUG);
        for (int i = 0; i < DecisionLog.LINES_PER_SECOND + 7; i++) {
            log.decided(Decisions.any());
        }
        assertThat(captured.lines()).hasSize(DecisionLog.LINES_PER_SECOND);

        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        log.decided(Decisions.any());

        assertThat(captured.lines())
                .hasSize(DecisionLog.LINES_PER_SECOND + 1)
                .last()
                .asString()
                .endsWith("; 7 before it left out");
    }
}

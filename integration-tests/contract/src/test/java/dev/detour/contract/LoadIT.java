package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That a load reports what its reads came to; without the agent, which other cases then measure with it. */
class LoadIT extends ContractCase {

    private static final long SLOW_MICROS = 400_000;

    private RunningLoad start(AccessKind kind, LoadPlan plan, Duration timeout) {
        return RunningLoad.start(Applications.running(kind, Setup.PLAIN), kind, target(timeout), plan);
    }

    @EachKind
    void load_healthyServer_everyReadGivesTheRightValueAtItsTime(AccessKind kind) {
        LoadPlan plan = new LoadPlan(4, 1_000, 1_000, key("load") + ":", 50, SLOW_MICROS);
        RunningLoad.fill(redis(), plan);

        LoadReport report = start(kind, plan, PATIENT).await();

        // a machine that stands still for a moment at the end leaves out what was due then
        assertThat(report.reads()).isBetween(950L, 1_000L);
        assertThat(report.values()).isEqualTo(report.reads());
        assertThat(report.errors()).isEmpty();
        assertThat(report.p50Micros()).isPositive().isLessThanOrEqualTo(report.p95Micros());
        assertThat(report.p95Micros()).isLessThanOrEqualTo(report.p99Micros());
        assertThat(report.p99Micros()).isLessThanOrEqualTo(report.maxMicros());
        assertThat(report.timeline().stream().mapToLong(LoadReport.Slot::reads).sum())
                .isEqualTo(report.reads());
        assertThat(redis().calls("get")).isEqualTo(report.reads());
    }

    @EachKind
    void load_asFastAsItCan_countsNullsAndWrongValues(AccessKind kind) {
        LoadPlan plan = new LoadPlan(2, 0, 300, key("load") + ":", 3, SLOW_MICROS);
        redis().command("MSET", plan.key(0), LoadPlan.valueOf(plan.key(0)), plan.key(1), "another");

        LoadReport report = start(kind, plan, PATIENT).await();

        assertThat(report.values()).isPositive();
        assertThat(report.wrong()).isPositive();
        assertThat(report.nulls()).isPositive();
        assertThat(report.reads()).isEqualTo(redis().calls("get"));
    }

    /** Longer than the reads may take, so that one times out on every connection, and the application recovers. */
    @EachKind
    void load_serverFrozenAndThawed_showsTheOutageOnTheTimeLine(AccessKind kind) {
        LoadPlan plan = new LoadPlan(4, 400, 20_000, key("load") + ":", 50, SLOW_MICROS);
        RunningLoad.fill(redis(), plan);
        RunningLoad load = start(kind, plan, Duration.ofMillis(500));
        await().until(() -> redis().calls("get") > 20);
        long frozenMillis = System.currentTimeMillis();

        redis().freeze();
        await().pollDelay(Duration.ofMillis(1_200)).until(() -> true); // the length of the outage
        redis().thaw();
        long thawedMillis = System.currentTimeMillis();
        long callsBefore = redis().calls("get");
        await().until(() -> redis().calls("get") > callsBefore + 500);
        LoadReport report = load.stop();

        assertThat(report.failed()).isPositive();
        assertThat(report.slow()).isPositive();
        assertThat(report.maxMicros()).isGreaterThanOrEqualTo(SLOW_MICROS);
        assertThat(report.maxLateMicros()).isGreaterThanOrEqualTo(SLOW_MICROS);
        assertThat(report.wrong()).isZero();
        assertThat(report.between(frozenMillis, thawedMillis)).anyMatch(slot -> slot.errors() > 0);
        LoadReport.Slot last = report.timeline().get(report.timeline().size() - 1);
        assertThat(last.errors()).isZero();
    }

    @Test
    void load_absentKey_isSentAtItsTimesAndGivesNulls() {
        LoadReport report = start(AccessKind.JEDIS, new LoadPlan(1, 10, 200, "absent:", 1, 0), PATIENT)
                .await();

        assertThat(report.nulls()).isEqualTo(2);
        assertThat(report.slow()).isEqualTo(2);
        assertThat(report.reads()).isEqualTo(2);
        assertThat(report.timeline()).hasSize(2).allMatch(slot -> slot.reads() == 1 && slot.nulls() == 1);
    }
}

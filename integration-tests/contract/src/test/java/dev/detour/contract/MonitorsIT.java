package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import dev.detour.testkit.ControlledApp;
import java.time.Duration;

/**
 * Virtual threads are not pinned: a caller that waits, for a reply or for a loader, holds no monitor of Detour's
 * meanwhile. Seen on platform threads, whose monitors every JDK can tell of; a virtual thread runs the same code.
 */
class MonitorsIT extends ContractCase {

    private static final Duration WATCHED = Duration.ofSeconds(1);

    @EachKind
    void get_whileTheServerIsFrozen_waitsWithoutAMonitor(AccessKind kind) {
        ControlledApp app = Applications.running(kind, Setup.WOVEN);
        LoadPlan plan = new LoadPlan(8, 0, 20_000, key("slow") + ":", 100_000, 0);
        RunningLoad load = RunningLoad.start(app, kind, target(PATIENT), plan);

        redis().freeze();
        watch(app); // what is done once, such as the loading of classes, does hold monitors
        String seen = watch(app);
        redis().thaw();
        LoadReport report = load.stop();

        assertThat(report.wrong()).as("loaded values").isGreaterThan(8);
        assertThat(seen).matches("\\d{3,} waits \\[]");
    }

    private static String watch(ControlledApp app) {
        return String.valueOf(
                app.call("watchMonitors", Long.toString(WATCHED.toMillis())).value());
    }
}

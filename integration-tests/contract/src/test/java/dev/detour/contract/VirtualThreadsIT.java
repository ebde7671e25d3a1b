package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.JavaHomes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A virtual thread that waits in Detour, for a reply or for a loader, leaves its carrier to others: by the JDK's own record
 * of those that do not. MonitorsIT has the same on JDKs without virtual threads.
 */
class VirtualThreadsIT extends ContractCase {

    private static final int FIRST_JDK = 21;
    private static final int THREADS = 16;

    /** The one that the recording is tried with, which is none of the agent's. */
    static final String NO_PINS = "1 provoked, by the agent: ";

    private static final int OUTAGES = 5;

    /** The length of an outage: many waits for the deadline, for loaders and for owed replies. */
    private static final Duration OUTAGE = Duration.ofSeconds(1);

    static Path javaHome() {
        Optional<Path> home = JavaHomes.atLeast(FIRST_JDK);
        if (home.isEmpty()) {
            String missing = "there is no JDK " + FIRST_JDK + " or later; -Ddetour.test.jdk=/path/to/jdk names one";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return home.get();
    }

    @EachKind
    void get_onVirtualThreadsWhileTheServerIsFrozenAndGone_pinsNone(AccessKind kind) {
        try (ControlledApp app = ControlledApp.start(Applications.jvm(kind, Setup.WOVEN)
                .javaHome(javaHome())
                .property("contract.virtual-threads", "true"))) {
            LoadPlan plan = new LoadPlan(THREADS, 0, 60_000, key("slow") + ":", 100_000, 0);
            RunningLoad load = RunningLoad.start(app, kind, target(PATIENT), plan);
            outage();

            call(app, "recordPins");
            String pins = firstWithoutPins(this::outage, () -> call(app, "pins"));
            LoadReport report = load.stop();

            assertThat(pins).isEqualTo(NO_PINS);
            assertThat(report.wrong()).as("loaded values").isGreaterThan(THREADS);
            assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
        }
    }

    /**
     * What the agent does once, such as the loading of a class, may pin whoever comes first, and in which outage it is
     * done is chance. A wait that pins does so in each of them.
     *
     * @return {@link #NO_PINS}, or what pinned in the last of {@link #OUTAGES} outages
     */
    static String firstWithoutPins(Runnable outage, Supplier<String> pinsSinceTheLastCall) {
        String pins = "";
        for (int i = 0; i < OUTAGES && !pins.equals(NO_PINS); i++) {
            outage.run();
            pins = pinsSinceTheLastCall.get();
        }
        return pins;
    }

    private void outage() {
        redis().freeze();
        pass();
        redis().thaw();
        pass();
        redis().kill();
        pass();
        redis().restart();
        pass();
    }

    private static void pass() {
        await().pollDelay(OUTAGE).until(() -> true);
    }

    private static String call(ControlledApp app, String operation, String... arguments) {
        return String.valueOf(app.call(operation, arguments).value());
    }
}

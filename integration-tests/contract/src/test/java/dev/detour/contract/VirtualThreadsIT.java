package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.LoadPlan;
import dev.detour.contract.app.LoadReport;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.JavaHomes;
import dev.detour.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A virtual thread that waits in Detour, for a reply or for a loader, leaves its carrier to others: by the JDK's own record
 * of those that do not. MonitorsIT has the same on JDKs without virtual threads.
 */
class VirtualThreadsIT extends ContractCase {

    private static final int FIRST_JDK = 21;
    private static final int THREADS = 16;
    private static final int CROWD = 10_000;
    private static final int SMALL_POOL = 8;

    /** The length of an outage: many waits for the deadline, for loaders and for owed replies. */
    private static final Duration OUTAGE = Duration.ofSeconds(1);

    private static Path javaHome() {
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
            outage(); // what is done once, such as the loading of classes, may pin

            call(app, "recordPins");
            outage();
            String pins = call(app, "pins");
            LoadReport report = load.stop();

            assertThat(pins).isEqualTo("1 provoked, by the agent: ");
            assertThat(report.wrong()).as("loaded values").isGreaterThan(THREADS);
            assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
        }
    }

    /** Half of the keys are in memory, the others nowhere but in Redis: those who read them wait as long as it takes. */
    @ParameterizedTest
    @ValueSource(strings = {"JEDIS_POOL", "REDIS_CLIENT"})
    void get_onTenThousandVirtualThreadsOverASmallPool_allAreAnsweredAndNonePinned(String style) {
        try (ControlledApp app = ControlledApp.start(
                JedisPoolCase.jvm(Setup.WOVEN).javaHome(javaHome()).property("contract.virtual-threads", "true"))) {
            JedisPoolCase.Pool pool = JedisPoolCase.Pool.open(
                    app, style, redis().port(), 0, "", Duration.ofSeconds(15), SMALL_POOL, "-1", false, true);
            String seen = key("catalog");
            String unseen = key("catalog");
            redis().command("MSET", seen, "seen", unseen, "unseen");
            fill(pool);
            assertThat(pool.get(seen).outcome()).isEqualTo(text("seen"));
            String[] crowd = {Integer.toString(CROWD), seen, unseen};
            freezeFor(OUTAGE);
            pool.call("crowd", crowd); // what is done once may pin

            call(app, "recordPins", "");
            assertThat(redis().command("DEL", unseen)).isEqualTo(1L);
            redis().command("SET", unseen, "unseen");
            freezeFor(OUTAGE.multipliedBy(2));
            Reply reply = pool.call("crowd", crowd);

            assertThat(reply.value()).as(app.jvm().tail()).isEqualTo("{seen=5000, unseen=5000}");
            assertThat(call(app, "pins", "")).isEqualTo("1 provoked, by the agent: ");
            pool.awaitDrained();
            assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
        }
    }

    /** So many threads at a pool that has yet to make its connections get stuck without the agent, too. */
    private static void fill(JedisPoolCase.Pool pool) {
        for (int i = 0; i < SMALL_POOL; i++) {
            pool.hold();
        }
        for (int i = 0; i < SMALL_POOL; i++) {
            assertThat(pool.call("release").outcome()).isEqualTo(text("released"));
        }
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

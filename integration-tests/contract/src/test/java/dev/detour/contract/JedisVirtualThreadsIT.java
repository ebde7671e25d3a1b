package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same as {@link VirtualThreadsIT} of far more threads than a pool of Jedis has connections. */
class JedisVirtualThreadsIT extends ContractCase {

    private static final int CROWD = 10_000;
    private static final int SMALL_POOL = 8;

    /** More than a breaker counts before it opens. */
    private static final int READS_TO_OPEN = 40;

    /** The length of an outage. */
    private static final Duration OUTAGE = Duration.ofSeconds(1);

    /** Half of the keys are in memory, the others nowhere but in Redis: those who read them wait as long as it takes. */
    @ParameterizedTest
    @MethodSource("dev.detour.contract.JedisVersion#poolStyles")
    void get_onTenThousandVirtualThreadsOverASmallPool_allAreAnsweredAndNonePinned(String style) {
        try (ControlledApp app = ControlledApp.start(JedisPoolCase.jvm(Setup.WOVEN)
                .javaHome(VirtualThreadsIT.javaHome())
                .property("contract.virtual-threads", "true"))) {
            JedisPoolCase.Pool pool = JedisPoolCase.Pool.open(
                    app, style, redis().port(), 0, "", Duration.ofSeconds(15), SMALL_POOL, "-1", false, true);
            String seen = key("catalog");
            String unseen = key("catalog");
            redis().command("MSET", seen, "seen", unseen, "unseen");
            fill(pool);
            assertThat(pool.get(seen).outcome()).isEqualTo(text("seen"));
            String[] crowd = {Integer.toString(CROWD), seen, unseen};
            freezeFor(OUTAGE);
            openBreaker(pool, seen);
            pool.call("crowd", crowd);

            call(app, "recordPins", "");
            String pins = VirtualThreadsIT.firstWithoutPins(
                    () -> {
                        assertThat(redis().command("DEL", unseen)).isEqualTo(1L);
                        redis().command("SET", unseen, "unseen");
                        freezeFor(OUTAGE.multipliedBy(2));
                        Reply reply = pool.call("crowd", crowd);
                        assertThat(reply.value()).as(app.jvm().tail()).isEqualTo("{seen=5000, unseen=5000}");
                    },
                    () -> call(app, "pins", ""));

            assertThat(pins).isEqualTo(VirtualThreadsIT.NO_PINS);
            pool.awaitDrained();
            assertThat(Applications.agentLines(app.jvm(), "lease report this")).isEmpty();
        }
    }

    /** A crowd may all be on its way before the breaker opens; most of what is done once is to be done before. */
    private static void openBreaker(JedisPoolCase.Pool pool, String seen) {
        for (int i = 0; i < READS_TO_OPEN; i++) {
            assertThat(pool.get(seen).outcome()).isEqualTo(text("seen"));
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

    private static String call(ControlledApp app, String operation, String... arguments) {
        return String.valueOf(app.call(operation, arguments).value());
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Primary;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What reads on a connection that the client is making again tell of its server. */
class DeadConnectionTest extends AdapterCase {

    private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private void read(StatefulRedisConnectionImpl<String, String> connection, int times) {
        for (int i = 0; i < times; i++) {
            adapter.dispatching(connection, command(CommandType.GET, "c:1"));
        }
    }

    @Test
    void dispatching_nothingHeardSinceItWentDown_opensTheBreaker() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        connection.deactivated();

        read(connection, ENOUGH_FAILURES);

        assertThat(primary().state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void dispatching_serverAnswersOthersMeanwhile_doesNotVote() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        connection.deactivated();
        read(connection, 1);
        primary().heard(System.nanoTime() + LATER_NANOS);

        read(connection, 2 * ENOUGH_FAILURES);

        assertThat(primary().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void dispatching_serverThatIsTriedAnswersOthers_leavesTheProbeToThem() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        connection.deactivated();
        Primary primary = opened();
        read(connection, 1);
        primary.heard(System.nanoTime() + LATER_NANOS);
        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);

        read(connection, 2);

        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(primary.admit(System.nanoTime())).isNotNull();
    }

    @Test
    void dispatching_wentDownOnceMore_whatWasHeardBeforeDoesNotCount() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        connection.deactivated();
        read(connection, 1);
        primary().heard(System.nanoTime());
        connection.activated();
        read(connection, 1);
        connection.deactivated();

        read(connection, ENOUGH_FAILURES);

        assertThat(primary().state()).isEqualTo(BreakerState.OPEN);
    }
}

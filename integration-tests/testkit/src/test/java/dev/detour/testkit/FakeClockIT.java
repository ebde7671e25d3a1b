package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeClockIT {

    private static final long HALF_AN_HOUR_MILLIS = 1_800_000;

    private static long millis(ControlledApp app, String clock) {
        return Long.parseLong(String.valueOf(app.call(clock).value()));
    }

    private static FakeClock clock(Path directory) {
        Optional<FakeClock> clock = FakeClock.in(directory);
        assumeTrue(clock.isPresent(), "libfaketime is not installed (Debian: apt-get install faketime)");
        return clock.get();
    }

    private static AgentJvm.Builder jvm() {
        return AgentJvm.builder(PausingApp.class.getName())
                .classPath(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void jump_hours_wallClockJumpsAndTimeThatPassesDoesNot(long hours, @TempDir Path directory) {
        FakeClock clock = clock(directory);
        try (ControlledApp app = ControlledApp.start(clock.given(jvm()))) {
            long wallMillis = millis(app, "wall clock");
            long passedMillis = millis(app, "time passed");

            clock.jump(Duration.ofHours(hours));

            assertThat(app.call("wait", "100").value()).isEqualTo("false");
            Awaitility.await().until(() -> Math.abs(millis(app, "wall clock") - wallMillis) > HALF_AN_HOUR_MILLIS);
            assertThat(Duration.ofMillis(millis(app, "wall clock") - wallMillis).minusHours(hours))
                    .isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
            assertThat(Duration.ofMillis(millis(app, "time passed") - passedMillis))
                    .isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
        }
    }
}

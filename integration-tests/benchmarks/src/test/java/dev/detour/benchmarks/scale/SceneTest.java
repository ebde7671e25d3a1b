package dev.detour.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.benchmarks.scale.Way.Kind;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SceneTest {

    private static final RedisClient CLIENT = RedisClient.create();
    private static final Size SIZE = new Size(2, 3, 300, 50);
    private static final int BURSTS = 3;

    @AfterAll
    static void shutDown() {
        CLIENT.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private static Series series(Scene scene, Kind kind, Way way) {
        return new Series(Dimension.NODES, 1, kind, scene, way, new Bursts(Thread::new, true));
    }

    @Test
    void check_allHitsAreSeen_isContent() throws Exception {
        Scene scene = new Scene(SIZE, CLIENT);
        Series series = series(scene, Kind.DETOUR, scene.detour());

        series.measure(BURSTS, false);
        series.measure(BURSTS, true);
        series.check();

        assertThat(series.measured().nanos()).hasSize(1);
        assertThat(series.measured().nanos()[0]).isPositive();
        assertThat(series.measured().bytes()).isPositive();
    }

    @Test
    void check_clientAloneWasMeasuredInstead_fails() throws Exception {
        Scene scene = new Scene(SIZE, CLIENT);
        Series series = series(scene, Kind.DETOUR, scene.client());

        series.measure(BURSTS, true);

        assertThatThrownBy(series::check).hasMessageContaining("Detour has seen 300 hits");
    }

    @Test
    void measure_lookupFails_fails() throws Exception {
        Scene scene = new Scene(SIZE, CLIENT);
        Series series = series(scene, Kind.CLIENT, (key, number) -> {
            throw new UnsupportedOperationException("no such key");
        });

        assertThatThrownBy(() -> series.measure(BURSTS, true)).hasRootCauseMessage("no such key");
    }
}

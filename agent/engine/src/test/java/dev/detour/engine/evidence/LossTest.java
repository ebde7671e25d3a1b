package dev.detour.engine.evidence;

import static dev.detour.engine.evidence.Samples.SECOND;
import static dev.detour.engine.evidence.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

    private static final long BEFORE = Samples.beforeTheWrap(SECOND / 2);

    private static final NodeSample ORDINARY = sample(BEFORE);

    private static NodeSample after(String... differences) {
        return sample(BEFORE + SECOND, differences);
    }

    private static NodeSample promoted(String formerOffset) {
        return after(
                "run_id",
                "run-2",
                "master_replid",
                "history-2",
                "master_replid2",
                "history-1",
                "second_repl_offset",
                formerOffset,
                "master_repl_offset",
                formerOffset);
    }

    static Stream<Arguments> pairs() {
        NodeSample longAgo = sample(BEFORE - 60 * SECOND);
        return Stream.of(
                of("nothing has happened", ORDINARY, after(), -1, null),
                of("never sampled before", null, after(), -1, null),
                of("another run", ORDINARY, after("run_id", "run-2", "master_replid", "history-2"), -1, Loss.RESTARTED),
                of(
                        "its run is not told, and it is young",
                        longAgo,
                        after("uptime_in_seconds", "58"),
                        -1,
                        Loss.RESTARTED),
                of("as old as its clock may be wrong", longAgo, after("uptime_in_seconds", "59"), -1, null),
                of("no uptime is told", longAgo, after("uptime_in_seconds", ""), -1, null),
                of("promoted, had all", ORDINARY, promoted("1001"), 1_000, null),
                of("promoted, the last was missing", ORDINARY, promoted("1000"), 1_000, Loss.FAILED_OVER),
                of("promoted elsewhere, the last was missing", null, promoted("1000"), 1_000, Loss.FAILED_OVER),
                of("promoted elsewhere, had all", null, promoted("1001"), 1_000, null),
                of("of a history that nobody has seen", null, promoted("1001"), -1, null),
                of("another run, of a history that nobody has seen", ORDINARY, promoted("1001"), -1, Loss.RESTARTED),
                of("promoted some time ago", promoted("1000"), promoted("1000"), 2_000, null));
    }

    private static Arguments of(
            String what, @Nullable NodeSample before, NodeSample after, long formerKnown, @Nullable Loss loss) {
        return Arguments.of(what, before, after, formerKnown, loss);
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("pairs")
    void between_twoSamples_isWhatTheyShow(
            String what, @Nullable NodeSample before, NodeSample after, long formerKnown, @Nullable Loss loss) {
        assertThat(Loss.between(before, after, formerKnown)).as(what).isEqualTo(loss);
    }
}

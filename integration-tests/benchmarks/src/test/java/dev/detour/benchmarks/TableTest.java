package dev.detour.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Row COMPARED = new Row("hit", "hit, Jedis", "no agent", Estimate.of(812.34), "ns");
    private static final Row JUDGED = new Row(
                    "hit",
                    "hit, Jedis, more than no agent",
                    "Detour",
                    new Estimate(98.76, new Interval(80, 117.5)),
                    "ns")
            .against(Target.atMost(60))
            .noting("two\nlines");

    @Test
    void toString_rows_areOneAlignedLineEach() {
        assertThat(new Table(List.of(COMPARED, JUDGED))).hasToString("""
                        stage  measured                        variant   figure  unit  95 % interval  target  verdict    note
                        hit    hit, Jedis                      no agent     812  ns                           NO_TARGET
                        hit    hit, Jedis, more than no agent  Detour      98.8  ns        80 to 118   <= 60  MISSED     two lines
                        """);
    }

    @Test
    void toString_failedStage_saysWhyInOneLine() {
        Row failed = Row.failed("hit", new AssertionError("exit code 1\nand a lot of output"));

        assertThat(new Table(List.of(failed)).toString())
                .contains("the stage has failed", "INCONCLUSIVE", "exit code 1")
                .doesNotContain("a lot of output")
                .hasLineCount(2);
    }
}

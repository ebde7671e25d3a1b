package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsIT {

    private static final String ANSWER = "mine is ";

    /** Says which slice is its own. */
    public static void main(String[] arguments) {
        System.out.println(ANSWER + PortSlice.own().number());
    }

    @Test
    void own_inTwoJvms_isNotTheSame() {
        PortSlice own = PortSlice.own();
        assertThat(own.lock()).isNotNull();
        AgentJvm.Builder another = AgentJvm.builder(PortsIT.class.getName())
                .classPath(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());

        try (AgentJvm jvm = another.start()) {
            String answer = jvm.awaitLine(line -> line.startsWith(ANSWER), Duration.ofSeconds(20));
            assertThat(answer).isNotEqualTo(ANSWER + own.number());
        }
    }

    @Test
    void anyFree_calledAgain_givesOthers() {
        assertThat(IntStream.range(0, 100).map(i -> Ports.CLUSTER_NODE.anyFree()))
                .doesNotHaveDuplicates();
    }
}

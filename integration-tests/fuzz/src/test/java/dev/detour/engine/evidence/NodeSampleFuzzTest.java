package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever a server answers to INFO: a sample, with numbers that make sense. */
class NodeSampleFuzzTest {

    @DictionaryFile(resourcePath = "/info.dict")
    @FuzzTest
    void of_anyReply_isASample(byte[] info) {
        NodeSample sample = NodeSample.of(new String(info, StandardCharsets.UTF_8), 1);

        assertThat(sample.usedMemory()).isGreaterThanOrEqualTo(-1);
        assertThat(sample.fullness()).isBetween(0.0, (double) Long.MAX_VALUE);
        assertThat(sample.keysIn(0)).isNotNegative();
        assertThat(sample.keys().keySet()).allMatch(database -> database >= 0);
        assertThat(sample.isSameRunAs(sample)).isTrue();
        assertThat(sample.evicts()).isEqualTo(!sample.policy().equals("noeviction"));
    }
}

package dev.detour.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Whatever is given to the doctor as an address: a target, or one line that holds nothing of it. */
class TargetFuzzTest {

    @DictionaryEntries({"redis://", "rediss://", "user:password@", "localhost", "[::1]", ":6379", "/0", "%40", "?x=y"})
    @FuzzTest
    void parse_anyAddress_isATargetOrOneLine(byte[] bytes) {
        String address = new String(bytes, StandardCharsets.UTF_8);
        try {
            Target target = Target.parse(address, Map.of());
            assertThat(target.port()).isBetween(0, 65_535);
            assertThat(target.host()).isNotEmpty();
            assertThat(target.database()).isNotNegative();
            assertThat(target).hasToString(target.host() + ':' + target.port());
        } catch (Target.WrongAddress e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
    }
}

package dev.detour.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.detour.fuzz.Resp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever a server answers to SLOWLOG GET and LATENCY LATEST: nothing, or a name that is no argument, and a time. */
class SlowLogFuzzTest {

    private static final long NOW = 1_700_000_000;

    @DictionaryEntries({
        "*4\\x0D\\x0A",
        ":1700000000\\x0D\\x0A",
        ":90000\\x0D\\x0A",
        "*1\\x0D\\x0A",
        "$3\\x0D\\x0AGET\\x0D\\x0A"
    })
    @FuzzTest
    void worst_anyReplies_isANameAndATime(byte[] replies) {
        List<@Nullable Object> both = Resp.read(replies, 2);
        SlowLog worst = SlowLog.worst(both.get(0), both.get(1), NOW);

        assertThat(SlowLog.isForbidden(both.get(0))).isFalse();
        if (worst != null) {
            assertThat(worst.what()).matches("[A-Z][A-Z0-9._|-]{0,31}|a command");
            assertThat(worst.millis()).isGreaterThanOrEqualTo(10);
        }
    }
}

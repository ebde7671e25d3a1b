package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Link.ErrorReply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowLogTest {

    private static final long NOW = 1_700_000_000;

    private static List<Object> command(long seconds, long micros, String... words) {
        List<byte[]> command =
                Stream.of(words).map(word -> word.getBytes(UTF_8)).toList();
        return List.of(7L, seconds, micros, command, "127.0.0.1:1".getBytes(UTF_8), new byte[0]);
    }

    private static List<Object> work(String name, long seconds, long millis) {
        return List.of(name.getBytes(UTF_8), seconds, millis, millis);
    }

    private static @Nullable SlowLog worst(@Nullable Object slowLog, @Nullable Object latency) {
        return SlowLog.worst(slowLog, latency, NOW);
    }

    @Test
    void worst_severalCommands_isTheLongestOfThatTime() {
        List<Object> slowLog = List.of(
                command(NOW - 3, 900_000, "SORT", "a"),
                command(NOW - 2, 80_000, "keys", "secret*"),
                command(NOW, 70_000, "GET", "b"));

        assertThat(worst(slowLog, null)).isEqualTo(new SlowLog("KEYS", 80));
    }

    @Test
    void worst_noCommandExplainsIt_isTheServersOwnWork() {
        List<Object> slowLog = List.of(command(NOW - 60, 900_000, "SORT", "a"), command(NOW, 9_999, "GET", "b"));
        List<Object> latency =
                List.of(work("command", NOW - 60, 500), work("fork", NOW, 30), work("aof-fsync", NOW, 9));

        assertThat(worst(slowLog, latency)).isEqualTo(new SlowLog("FORK", 30));
        assertThat(worst(List.of(command(NOW, 10_000, "GET")), latency)).isEqualTo(new SlowLog("GET", 10));
    }

    @ParameterizedTest
    @CsvSource({
        "config|set, CONFIG|SET",
        "FT._LIST, FT._LIST",
        "'a b', a command",
        "'9lives', a command",
        "'', a command"
    })
    void worst_nameOfAClientsMaking_isShownAsFarAsItIsOne(String name, String shown) {
        assertThat(worst(List.of(command(NOW, 50_000, name)), null)).isEqualTo(new SlowLog(shown, 50));
        assertThat(worst(List.of(command(NOW, 50_000, "x".repeat(33))), null)).isEqualTo(new SlowLog("a command", 50));
    }

    @Test
    void worst_repliesThatAreNone_isNull() {
        List<Object> odd = Arrays.asList(
                null,
                1L,
                List.of(),
                List.of(1L, NOW, 90_000L, List.of()),
                List.of(1L, NOW, 90_000L, List.of(5L)),
                List.of(1L, "then", 90_000L, List.of(new byte[] {'G'})),
                Arrays.asList(1L, NOW, null, List.of(new byte[] {'G'})));

        assertThat(worst(odd, odd)).isNull();
        assertThat(worst(null, new ErrorReply("ERR unknown command"))).isNull();
        assertThat(worst(7L, new byte[0])).isNull();
    }

    @Test
    void isForbidden_onlyWithoutThePermission_isTrue() {
        assertThat(SlowLog.isForbidden(new ErrorReply("NOPERM no permission"))).isTrue();
        assertThat(SlowLog.isForbidden(new ErrorReply("ERR unknown command"))).isFalse();
        assertThat(SlowLog.isForbidden(List.of())).isFalse();
        assertThat(SlowLog.isForbidden(null)).isFalse();
    }
}

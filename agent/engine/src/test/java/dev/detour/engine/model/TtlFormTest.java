package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TtlFormTest {

    private static final long NOW_MILLIS = 1_700_000_000_250L;

    private static long millis(String command) {
        String[] words = command.split(" ");
        TtlForm form = WriteForm.of(words[0]).ttl();
        TtlForm.Arguments arguments =
                index -> index + 1 < words.length ? words[index + 1].getBytes(StandardCharsets.UTF_8) : null;
        long nanos = form.nanos(arguments, NOW_MILLIS);
        assertThat(form.mayGive(words.length - 1)).isTrue();
        return nanos < 0 ? nanos : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "SET k v EX 60, 60000",
        "SET k v px 1500, 1500",
        "SET k v NX GET Ex 60, 60000",
        "SET EX EX EX 7, 7000",
        "SET k v EXAT 1700000010, 9750",
        "SET k v PXAT 1700000000251, 1",
        "SETEX k 60 v, 60000",
        "PSETEX k 60 v, 60",
        "SET k v EX 999999999999999999, 31536000000",
    })
    void nanos_commandWithATimeToLive_isThat(String command, long expectedMillis) {
        assertThat(millis(command)).isEqualTo(expectedMillis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET k v NX GET",
                "SET k v EX PX",
                "SET k v PX -5",
                "SET k v PX 0",
                "SET k v PX 1e3",
                "SET k v PX 9999999999999999999999",
                "SET k v PXAT 1700000000250",
                "SET k v EXAT 1",
                "SET k v E\u0007 60",
                "SETEX k 0 v",
                "PSETEX k -1 v",
            })
    void nanos_commandWithoutATimeToLive_isUnknown(String command) {
        assertThat(millis(command)).isEqualTo(TtlForm.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET k v",
                "SET k EX 60",
                "SET k v EX",
                "SETEX k",
                "EXPIRE k 1",
                "EXPIRE k 60 NX",
                "PEXPIRE k 60",
                "EXPIREAT k 1700000010",
                "PEXPIREAT k 1700000000251",
                "GETEX k EX 60",
                "DEL k 1 2 3",
                "PERSIST k"
            })
    void mayGive_commandWithTooFewArgumentsOrOfAnotherKind_isFalse(String command) {
        String[] words = command.split(" ");

        assertThat(WriteForm.of(words[0]).ttl().mayGive(words.length - 1)).isFalse();
    }

    @Test
    void saw_another_isKeptUnlessItIsNearlyTheSame() {
        WrittenTtl ttl = new WrittenTtl();
        assertThat(ttl.nanos()).isNegative();

        ttl.saw(10_000);
        ttl.saw(TtlForm.UNKNOWN);
        ttl.saw(10_099);
        assertThat(ttl.nanos()).isEqualTo(10_000);

        ttl.saw(9_899);
        assertThat(ttl.nanos()).isEqualTo(9_899);
        ttl.saw(1);
        assertThat(ttl.nanos()).isEqualTo(1);
        ttl.saw(2);
        assertThat(ttl.nanos()).isEqualTo(2);
    }
}

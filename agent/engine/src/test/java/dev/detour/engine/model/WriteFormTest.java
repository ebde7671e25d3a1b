package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.WriteForm.Effect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command and option; what they do was seen on a Redis 7.0. */
class WriteFormTest {

    private static final long NOW_MILLIS = 1_700_000_000_250L;

    /** In words, or in milliseconds. An empty argument is written as two quotes. */
    private static String ttl(String command) {
        String[] words = command.split(" ");
        TtlForm.Arguments arguments = index ->
                index + 1 < words.length ? words[index + 1].replace("\"", "").getBytes(StandardCharsets.UTF_8) : null;
        long nanos = WriteForm.of(words[0]).ttlNanos(arguments, NOW_MILLIS);
        if (nanos == WriteForm.NO_TTL) {
            return "none";
        }
        if (nanos == WriteForm.KEEP_TTL) {
            return "kept";
        }
        if (nanos == WriteForm.UNTOLD) {
            return "untold";
        }
        return nanos == WriteForm.OVER ? "over" : Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "SET k v, none",
        "SET k v GET, none",
        "SET k v EX 60, 60000",
        "SET k v px 1500 get, 1500",
        "SET k v Get Ex 60, 60000",
        "SET EX EX EX 7, 7000",
        "SET k KEEPTTL, none",
        "SET k v KeepTtl, kept",
        "SET k v KEEPTTL GET, kept",
        "SET k v EXAT 1700000010, 9750",
        "SET k v PXAT 1700000000251, 1",
        "SET k v PXAT 1, over",
        "SET k v EXAT 1700000000, over",
        "SET k v EX 999999999999999999, 31536000000",
        "SETEX k 60 v, 60000",
        "PSETEX k 60 v, 60",
        "GETSET k v, none",
        "MSET k v l w, none",
        "APPEND k v, kept",
        "INCR k, kept",
        "INCRBY k 5, kept",
        "INCRBYFLOAT k 0.5, kept",
        "DECR k, kept",
        "DECRBY k 5, kept",
        "SETRANGE k 3 v, kept",
        "SETBIT k 3 1, kept",
        "HSET k f v, kept",
        "HSETNX k f v, kept",
        "HMSET k f v, kept",
        "HINCRBY k f 1, kept",
        "HINCRBYFLOAT k f 1, kept",
        "LPUSH k v, kept",
        "RPUSH k v, kept",
        "SADD k v, kept",
        "PFADD k v, kept",
        "ZINCRBY k 1 v, kept",
    })
    void ttlNanos_commandThatStores_isItsTimeToLive(String command, String expected) {
        assertThat(WriteForm.of(command.split(" ")[0]).effect()).isEqualTo(Effect.STORES);
        assertThat(ttl(command)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRE k 60, 60000",
        "EXPIRE k 0, over",
        "EXPIRE k -1, over",
        "PEXPIRE k 60, 60",
        "PEXPIRE k -60, over",
        "EXPIREAT k 1700000010, 9750",
        "EXPIREAT k 1700000000, over",
        "EXPIREAT k -999999999999999, over",
        "PEXPIREAT k 1700000000251, 1",
        "PEXPIREAT k 1700000000250, over",
        "PERSIST k, none",
        "GETEX k EX 60, 60000",
        "GETEX k px 60, 60",
        "GETEX k EXAT 1700000010, 9750",
        "GETEX k PXAT 1700000000251, 1",
        "GETEX k PXAT 1, over",
        "GETEX k Persist, none",
    })
    void ttlNanos_commandThatExpires_isTheTimeLeft(String command, String expected) {
        assertThat(WriteForm.of(command.split(" ")[0]).effect()).isEqualTo(Effect.EXPIRES);
        assertThat(ttl(command)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET k v NX",
                "SET k v xx",
                "SET k v NX GET",
                "SET k v NX EX 60",
                "SET k v EX 60 NX",
                "SET k v EX 60 XX GET",
                "SET k v IFEQ w",
                "SET k v PX",
                "SET k v PX 1e3",
                "SET k v PX 9999999999999999999999",
                "SET k v E\u0007 60",
                "SETEX k",
                "SETEX k x v",
                "SETRANGE k 3 \"\"",
                "GETEX k",
                "GETEX k NOW",
                "EXPIRE k",
                "EXPIRE k x",
                "EXPIRE k -",
                "EXPIRE k 60 NX",
                "EXPIRE k 60 XX",
                "EXPIRE k -1 GT",
                "EXPIRE k 60 LT",
                "PEXPIRE k 60 NX",
                "EXPIREAT k 1700000010 GT",
                "PEXPIREAT k 1700000000251 LT",
                "SETNX k v",
                "MSETNX k v",
                "RENAMENX k l",
                "LPUSHX k v",
                "RPUSHX k v",
                "LPOP k",
                "SREM k v",
                "HDEL k f",
                "ZADD k XX 1 v",
                "GETBIT k 0",
                "GET k",
                "COPY k l",
                "RESTORE k 0 x",
                "SWAPDB 0 1",
                "EVAL x 0",
                "FLUSHDB",
                "FLUSHALL",
                "NEW.COMMAND k",
            })
    void ttlNanos_commandThatMayDoNothingOrIsAnError_isUntold(String command) {
        assertThat(ttl(command)).isEqualTo("untold");
    }

    @ParameterizedTest
    @CsvSource({
        "DEL, REMOVES",
        "UNLINK, REMOVES",
        "GETDEL, REMOVES",
        "RENAME, RENAMES",
        "FLUSHDB, EMPTIES",
        "FLUSHALL, EMPTIES",
        "SETNX, NOTHING",
        "MSETNX, NOTHING",
        "RENAMENX, NOTHING",
        "SWAPDB, NOTHING",
        "EVAL, NOTHING",
        "GET, NOTHING",
    })
    void of_command_saysWhatBecomesOfItsKeys(String command, Effect expected) {
        assertThat(WriteForm.of(command).effect()).isEqualTo(expected);
    }

    @Test
    void keyStep_commandsOfSeveralKeys_isFromOneToTheNext() {
        assertThat(WriteForm.of("DEL").keyStep()).isEqualTo(1);
        assertThat(WriteForm.of("MSET").keyStep()).isEqualTo(2);
        assertThat(WriteForm.of("PFADD").keyStep()).isZero();
    }

    /** What tells something is a write, and with its only key in front where it says so. */
    @Test
    void of_everyForm_isOfAWriteThatIsFollowed() {
        String names = "SET SETEX PSETEX GETSET MSET SETRANGE GETEX EXPIRE PEXPIRE EXPIREAT PEXPIREAT PERSIST RENAME"
                + " APPEND DECR DECRBY DEL GETDEL HINCRBY HINCRBYFLOAT HMSET HSET HSETNX INCR INCRBY INCRBYFLOAT LPUSH"
                + " PFADD RPUSH SADD SETBIT UNLINK ZINCRBY";
        assertThat(Arrays.stream(names.split(" ")))
                .allSatisfy(name -> {
                    assertThat(WriteForm.of(name)).isNotEqualTo(WriteForm.NOTHING);
                    assertThat(CommandEffect.of(name)).isIn(CommandEffect.FIRST_ARGUMENT, CommandEffect.ARGUMENTS);
                })
                .filteredOn(name -> WriteForm.of(name).keyStep() != 0 || WriteForm.of(name) == WriteForm.RENAME)
                .filteredOn(name -> CommandEffect.of(name) == CommandEffect.FIRST_ARGUMENT)
                .containsExactly("GETDEL"); // of one key, which is all its arguments
    }
}

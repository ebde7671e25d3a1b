package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandEffectTest {

    @ParameterizedTest
    @CsvSource({
        "GET, NONE",
        "get, NONE",
        "MGET, NONE",
        "EXISTS, NONE",
        "PING, NONE",
        "MULTI, NONE",
        "EXEC, NONE",
        "EVAL_RO, NONE",
        "JSON.GET, NONE",
        "SET, ARGUMENTS",
        "set, ARGUMENTS",
        "DEL, ARGUMENTS",
        "MSET, ARGUMENTS",
        "RENAME, ARGUMENTS",
        "EXPIRE, ARGUMENTS",
        "GETDEL, ARGUMENTS",
        "GETEX, ARGUMENTS",
        "RESTORE, ARGUMENTS",
        "SORT, ARGUMENTS",
        "FLUSHALL, EVERYTHING",
        "FLUSHDB, EVERYTHING",
        "SWAPDB, EVERYTHING",
        "EVAL, EVERYTHING",
        "EVALSHA, EVERYTHING",
        "FCALL, EVERYTHING",
        "DEBUG, EVERYTHING",
        "REPLICAOF, EVERYTHING",
        "NEW.COMMAND, EVERYTHING",
        "'', EVERYTHING"
    })
    void of_command_saysWhatItMayChange(String command, CommandEffect effect) {
        assertThat(CommandEffect.of(command)).isEqualTo(effect);
    }
}

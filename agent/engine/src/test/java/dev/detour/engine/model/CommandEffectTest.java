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
        "SENTINEL, NONE",
        "EVAL_RO, NONE",
        "JSON.GET, NONE",
        "SET, FIRST_ARGUMENT",
        "set, FIRST_ARGUMENT",
        "DEL, ARGUMENTS",
        "MSET, ARGUMENTS",
        "RENAME, ARGUMENTS",
        "EXPIRE, FIRST_ARGUMENT",
        "GETDEL, FIRST_ARGUMENT",
        "GETEX, FIRST_ARGUMENT",
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

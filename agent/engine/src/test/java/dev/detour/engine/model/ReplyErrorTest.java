package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyErrorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MOVED 866 127.0.0.1:7001 | MOVED",
                "ASK 866 127.0.0.1:7001 | ASK",
                "CLUSTERDOWN The cluster is down | CLUSTER_DOWN",
                "TRYAGAIN Multiple keys request during rehashing of slot | TRY_AGAIN",
                "LOADING Redis is loading the dataset in memory | LOADING",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | MASTER_DOWN",
                "BUSY Redis is busy running a script. | BUSY",
                "BUSY | BUSY"
            })
    void faultOf_knownCode_isItsFault(String reply, FaultKind fault) {
        assertThat(ReplyError.faultOf(reply)).isEqualTo(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "NOAUTH Authentication required.",
                "NOPERM this user has no permissions to run the 'get' command",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "ERR LOADING is not what this is",
                "BUSYKEY Target key name already exists.",
                "loading lower case is not a code",
                ""
            })
    void faultOf_otherError_isNone(String reply) {
        assertThat(ReplyError.faultOf(reply)).isNull();
    }

    @Test
    void faultOf_null_isNone() {
        assertThat(ReplyError.faultOf(null)).isNull();
    }
}

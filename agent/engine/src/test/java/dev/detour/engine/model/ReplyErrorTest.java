package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The codes that the sources of Redis 6.2, 7.0 and 7.4 can open an error reply with, as an answer to a read or near it.
 */
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
                "BUSY Redis is busy running a script. You can only call FUNCTION KILL | BUSY",
                "BUSY | BUSY",
                "CLUSTERDOWN Hash slot not served | CLUSTER_DOWN",
                "CLUSTERDOWN The cluster is down and only accepts read commands | CLUSTER_DOWN"
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
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOPROTO unsupported protocol version",
                "DENIED Redis is running in protected mode",
                "CROSSSLOT Keys in request don't hash to the same slot",
                "MISCONF Redis is configured to save RDB snapshots",
                "NOREPLICAS Not enough good replicas to write.",
                "READONLY You can't write against a read only replica.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "EXECABORT Transaction discarded because of previous errors.",
                "UNBLOCKED force unblock from blocking operation",
                "UNKILLABLE Sorry the script already executed write commands",
                "NOTBUSY No scripts in execution right now.",
                "NOSCRIPT No matching script.",
                "NOMASTERLINK Can't SYNC while not connected with my master",
                "IOERR error or timeout connecting to the client",
                "NOGROUP No such key",
                "INVALIDOBJ No such master",
                "ERR max number of clients reached by somebody else",
                "ERR max number of clients",
                "max number of clients reached",
                "ERR unknown command 'GET'",
                "ERR Replica can't interact with the keyspace",
                "ERR Command not allowed inside a transaction",
                "ERR LOADING is not what this is",
                "BUSYKEY Target key name already exists.",
                "BUSYGROUP Consumer Group name already exists",
                "loading lower case is not a code",
                ""
            })
    void faultOf_otherError_isNone(String reply) {
        assertThat(ReplyError.faultOf(reply)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERR max number of clients reached", "ERR max number of clients + cluster connections reached"})
    void faultOf_connectionThatIsNotAccepted_isAServerThatIsNotThere(String reply) {
        assertThat(ReplyError.faultOf(reply)).isEqualTo(FaultKind.NODE_DOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERR max number of clients reached | true",
                "ERR max number of clients + cluster connections reached | true",
                "LOADING Redis is loading the dataset in memory | true",
                "BUSY Redis is busy running a script. | true",
                "MASTERDOWN Link with MASTER is down | true",
                "MOVED 866 127.0.0.1:7001 | false",
                "CLUSTERDOWN Hash slot not served | false",
                "WRONGTYPE Operation | false"
            })
    void isOutOfService_faultOfAReply_isWhereItsServerCannotServe(String reply, boolean expected) {
        assertThat(ReplyError.isOutOfService(ReplyError.faultOf(reply))).isEqualTo(expected);
    }

    @Test
    void faultOf_null_isNone() {
        assertThat(ReplyError.faultOf(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MOVED 866 127.0.0.1:7001 | 127.0.0.1 | 7001",
                "ASK 866 redis-2.example:7001 | redis-2.example | 7001",
                "MOVED 866 :7001 | '' | 7001",
                "MOVED 866 2001:db8::1:7001 | 2001:db8::1 | 7001"
            })
    void redirection_ofTheSourcesForms_isTheNode(String reply, String host, int port) {
        assertThat(ReplyError.redirection(reply)).isEqualTo(new Endpoint(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOVED 866 ?:7001",
                "MOVED 866",
                "MOVED",
                "MOVED 866 nowhere",
                "MOVED 866 a:b",
                "CLUSTERDOWN 866 a:1",
                "MOVEDON 866 a:1"
            })
    void redirection_namesNoNode_isNone(String reply) {
        assertThat(ReplyError.redirection(reply)).isNull();
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.internal.ExceptionFactory;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new RedisCommandTimeoutException("timed out"), FaultKind.TIMEOUT),
                Arguments.of(new RedisLoadingException("LOADING"), FaultKind.LOADING),
                Arguments.of(new RedisBusyException("BUSY"), FaultKind.BUSY),
                Arguments.of(new RedisConnectionException("cannot connect"), FaultKind.NODE_DOWN),
                Arguments.of(new ConnectException("refused"), FaultKind.NODE_DOWN),
                Arguments.of(new ClosedChannelException(), FaultKind.NODE_DOWN),
                Arguments.of(new CompletionException(new ClosedChannelException()), FaultKind.NODE_DOWN),
                Arguments.of(ExceptionFactory.createExecutionException("CLUSTERDOWN no"), FaultKind.CLUSTER_DOWN),
                Arguments.of(ExceptionFactory.createExecutionException("LOADING data"), FaultKind.LOADING),
                Arguments.of(ExceptionFactory.createExecutionException("MASTERDOWN link"), FaultKind.MASTER_DOWN),
                Arguments.of(ExceptionFactory.createExecutionException("TRYAGAIN"), FaultKind.TRY_AGAIN),
                Arguments.of(new PartitionSelectorException("none", new Partitions()), FaultKind.CLUSTER_DOWN),
                Arguments.of(new RedisCommandExecutionException("WRONGTYPE Operation"), null),
                Arguments.of(ExceptionFactory.createExecutionException("NOAUTH required"), null),
                Arguments.of(ExceptionFactory.createExecutionException("NOPERM no"), null),
                Arguments.of(new RedisNoScriptException("NOSCRIPT"), null),
                Arguments.of(new RedisReadOnlyException("READONLY"), null),
                Arguments.of(new RedisCommandInterruptedException(new InterruptedException()), null),
                Arguments.of(new IllegalStateException("codec"), null),
                Arguments.of(thrownIn("protocol.RedisStateMachine$State$Type"), FaultKind.NODE_DOWN),
                Arguments.of(thrownIn("output.ValueOutput"), null),
                Arguments.of(new OutOfMemoryError(), null));
    }

    /** What the decoder runs into where the first byte of a reply is none that it knows. */
    private static RuntimeException thrownIn(String name) {
        RuntimeException thrown = new ArrayIndexOutOfBoundsException("Index -96 out of bounds for length 128");
        StackTraceElement decoder = new StackTraceElement("io.lettuce.core." + name, "of", "Some.java", 1);
        StackTraceElement handler =
                new StackTraceElement("io.lettuce.core.protocol.CommandHandler", "decode", "CommandHandler.java", 1);
        thrown.setStackTrace(new StackTraceElement[] {decoder, handler});
        return thrown;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void kindOf_failure_isClassifiedByTypeThenCode(Throwable failure, @Nullable FaultKind expected) {
        Outcome outcome = Classifier.of(failure, false, () -> false);

        assertThat(outcome).isEqualTo(expected == null ? Outcome.UNKNOWN : new Outcome.Fault(expected));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void kindOf_plainRedisException_dependsOnTheConnection(boolean lost, Outcome expected) {
        assertThat(Classifier.of(
                        new RedisException("Currently not connected. Commands are rejected."), false, () -> lost))
                .isEqualTo(expected);
    }

    /** Whatever the connection, which is that of all servers together. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Master is currently unknown: [RedisMasterReplicaNode [redisURI=redis://127.0.0.1:6380, role=REPLICA]]",
                "Cannot determine a node to read (Known nodes: []) with setting io.lettuce.core.models.role.ReadFrom"
            })
    void kindOf_noServerIsKnownToRead_isNodeDown(String message) {
        assertThat(Classifier.of(new RedisException(message), false, () -> false))
                .isEqualTo(new Outcome.Fault(FaultKind.NODE_DOWN));
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                Arguments.of(true, new Outcome.Fault(FaultKind.NODE_DOWN)), Arguments.of(false, Outcome.UNKNOWN));
    }

    static Stream<Arguments> redirections() {
        return Stream.of(
                Arguments.of("MOVED 1 a:1", new Outcome.Fault(FaultKind.MOVED, new Endpoint("a", 1))),
                Arguments.of("ASK 1 :7001", new Outcome.Fault(FaultKind.ASK, new Endpoint("", 7001))),
                Arguments.of("MOVED 1 ?:7001", new Outcome.Fault(FaultKind.MOVED)));
    }

    @ParameterizedTest
    @MethodSource("redirections")
    void ofReply_redirection_namesTheNode(String error, Outcome expected) {
        assertThat(Classifier.ofReply(error, false)).isEqualTo(expected);
        assertThat(Classifier.of(ExceptionFactory.createExecutionException(error), false, () -> true))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("redirections")
    void ofReply_redirectionThatTheClientFollowed_isTheEndOfIt(String error, Outcome unfollowed) {
        Outcome exhausted = new Outcome.Fault(FaultKind.REDIRECTS_EXHAUSTED);

        assertThat(Classifier.ofReply(error, true)).isEqualTo(exhausted).isNotEqualTo(unfollowed);
        assertThat(Classifier.of(ExceptionFactory.createExecutionException(error), true, () -> true))
                .isEqualTo(exhausted);
    }

    @Test
    void of_ringOfCauses_ends() {
        ExecutionException first = new ExecutionException("first") {
            private static final long serialVersionUID = 1L;
        };
        first.initCause(new CompletionException(first));

        assertThat(Classifier.of(first, false, () -> true)).isEqualTo(Outcome.UNKNOWN);
    }

    /** What redis-server can say to GET, and Lettuce may give as an exception or as an error in the output. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLUSTERDOWN Hash slot not served | CLUSTER_DOWN",
                "TRYAGAIN Multiple keys request during rehashing of slot | TRY_AGAIN",
                "LOADING Redis is loading the dataset in memory | LOADING",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | MASTER_DOWN",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE. | BUSY",
                "WRONGTYPE Operation against a key holding the wrong kind of value |",
                "NOAUTH Authentication required. |",
                "NOPERM this user has no permissions to run the 'get' command |",
                "DENIED Redis is running in protected mode |",
                "MISCONF Redis is configured to save RDB snapshots |",
                "READONLY You can't write against a read only replica. |",
                "OOM command not allowed when used memory > 'maxmemory'. |",
                "EXECABORT Transaction discarded because of previous errors. |",
                "ERR max number of clients reached | NODE_DOWN",
                "ERR unknown command 'GET' |",
                "ERR wrong number of arguments for 'get' command |",
                "ERR LOADING is not what this is |"
            })
    void ofReply_everyErrorOfTheServer_isTheSameEitherWay(String error, @Nullable FaultKind expected) {
        Outcome outcome = expected == null ? Outcome.UNKNOWN : new Outcome.Fault(expected);

        assertThat(Classifier.ofReply(error, false)).isEqualTo(outcome);
        assertThat(Classifier.of(ExceptionFactory.createExecutionException(error), false, () -> true))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOADING Redis is loading the dataset in memory | true",
                "BUSY Redis is busy running a script. | true",
                "MASTERDOWN Link with MASTER is down | true",
                "ERR max number of clients reached | true",
                "ERR max number of clients + cluster connections reached | true",
                "ERR unknown command 'GET' | false",
                "MOVED 1 a:1 | false",
                "CLUSTERDOWN Hash slot not served | false",
                "WRONGTYPE Operation | false"
            })
    void isOutOfService_reply_isWhereTheServerCannotServe(String error, boolean expected) {
        assertThat(Classifier.isOutOfService(error)).isEqualTo(expected);
    }
}

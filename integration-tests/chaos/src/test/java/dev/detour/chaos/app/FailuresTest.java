package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandTimeoutException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.exceptions.JedisConnectionException;

class FailuresTest {

    private static final long SECOND = 1_000_000_000L;

    private final Oracle oracle = new Oracle(10 * SECOND);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new JedisConnectionException("gone"), true),
                Arguments.of(new RedisCommandTimeoutException("late"), true),
                Arguments.of(new CompletionException(new RedisCommandTimeoutException("late")), true),
                Arguments.of(new SocketTimeoutException("late"), true),
                Arguments.of(new RejectedExecutionException("a pool of whom?"), false),
                Arguments.of(new NullPointerException("a bug"), false),
                Arguments.of(from("io.lettuce.core.protocol.RedisStateMachine"), true),
                Arguments.of(from("dev.detour.lettuce.RoutedCommand"), false),
                Arguments.of(new CompletionException(new IllegalStateException("a bug")), false),
                Arguments.of(new Own(), false));
    }

    /** Thrown by the JDK in code that this has called. */
    private static Throwable from(String caller) {
        Throwable failure = new IndexOutOfBoundsException("-58");
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.util.Objects", "checkIndex", "Objects.java", 1),
            new StackTraceElement(caller, "decode", "X.java", 1)
        });
        return failure;
    }

    private static final class Own extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isOfAClient_failure_isByItsClass(Throwable failure, boolean expected) {
        assertThat(Failures.isOfAClient(failure)).isEqualTo(expected);
    }

    @Test
    void judge_clientsExceptionBeforeTheFault_isViolation() {
        oracle.judge("way", "a write", new JedisConnectionException("gone"), false);

        assertThat(oracle.take())
                .containsExactly(
                        "way: a write failed before the fault: " + JedisConnectionException.class.getName() + ": gone");
    }

    @Test
    void judge_clientsExceptionSinceTheFault_isLegal() {
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING));

        oracle.judge("way", "a write", new JedisConnectionException("gone"), false);

        assertThat(oracle.take()).isEmpty();
    }

    @Test
    void judge_noClientsException_isViolationAtAnyTime() {
        oracle.follow(oracle.rules().struck(2 * SECOND, Rules.Loss.NOTHING));

        oracle.judge("way", "a read", new NullPointerException("a bug"), true);

        assertThat(oracle.take()).singleElement().asString().contains("no client throws", "NullPointerException");
    }

    @Test
    void judgeTime_writeHeldUpBeforeTheFault_isViolation() {
        oracle.judgeTime("way", "a write", 3 * SECOND);
        assertThat(oracle.take()).isEmpty();

        oracle.judgeTime("way", "a write", 4 * SECOND);
        assertThat(oracle.take()).containsExactly("way: a write took 4000 ms before the fault");
    }
}

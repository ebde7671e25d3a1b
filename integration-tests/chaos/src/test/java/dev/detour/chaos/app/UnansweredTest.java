package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

final class UnansweredTest {

    private static final class RedisCommandTimeoutException extends RuntimeException {}

    private static Exception thrownByConnect() {
        return connect();
    }

    private static Exception connect() {
        return new SocketTimeoutException("Read timed out");
    }

    @Test
    void isSent_answerIsLate_isTrue() {
        assertThat(Unanswered.isSent(new IllegalStateException(new SocketTimeoutException("Read timed out"))))
                .isTrue();
        assertThat(Unanswered.isSent(new RedisCommandTimeoutException())).isTrue();
    }

    @Test
    void isSent_connectionCameToNothing_isFalse() {
        assertThat(Unanswered.isSent(new IllegalStateException(thrownByConnect())))
                .isFalse();
    }

    @Test
    void isSent_answeredWithAnError_isFalse() {
        assertThat(Unanswered.isSent(new IllegalStateException("LOADING"))).isFalse();
    }
}

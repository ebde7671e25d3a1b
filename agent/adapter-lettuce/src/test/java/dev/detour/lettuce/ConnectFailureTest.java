package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectFailureTest {

    static Stream<Throwable> unreachable() {
        return Stream.of(
                new CompletionException(new ConnectException("Connection refused")),
                new UnknownHostException("redis"),
                new RedisCommandTimeoutException("HELLO"),
                new CompletionException(new SslHandshakeTimeoutException("handshake timed out after 10000ms")),
                new RedisConnectionException("Connection closed prematurely"),
                new RedisConnectionException("no", new RedisCommandExecutionException("LOADING it reads")),
                new RedisConnectionException(
                        "no", new RedisCommandExecutionException("ERR max number of clients reached")),
                new RedisConnectionException("no sentinel", new RedisConnectionException("x", new ConnectException())));
    }

    static Stream<Throwable> refusals() {
        RedisConnectionException lastSentinel = new RedisConnectionException("no sentinel", new ConnectException());
        lastSentinel.addSuppressed(new RedisConnectionException("x", new RedisCommandExecutionException("NOAUTH who")));
        return Stream.of(
                new RedisConnectionException("no", new RedisCommandExecutionException("WRONGPASS no")),
                new RedisConnectionException("no", new RedisCommandExecutionException("NOPERM no")),
                new RedisConnectionException("no", new RedisCommandExecutionException("ERR unknown command")),
                new CompletionException(new SSLHandshakeException("certificate")),
                new RedisConnectionException("DENIED Redis is running in protected mode"),
                new CancellationException(),
                lastSentinel);
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void isUnreachable_nobodyThere_isTrue(Throwable failure) {
        assertThat(ConnectFailure.isUnreachable(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isUnreachable_refused_isFalse(Throwable failure) {
        assertThat(ConnectFailure.isUnreachable(failure)).isFalse();
    }
}

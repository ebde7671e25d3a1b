package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisBusyException;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisValidationException;

class ClassifierTest {

    private static final JedisConnectionException REFUSED = new JedisConnectionException("Failed to connect to a:1.");
    private static final JedisMovedDataException MOVED =
            new JedisMovedDataException("MOVED 1 a:1", new HostAndPort("a", 1), 1);

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(new JedisConnectionException(new SocketTimeoutException()), FaultKind.TIMEOUT),
                arguments(REFUSED, FaultKind.NODE_DOWN),
                arguments(new JedisConnectionException(new ConnectException()), FaultKind.NODE_DOWN),
                arguments(new JedisConnectionException(new UnknownHostException()), FaultKind.NODE_DOWN),
                arguments(new JedisConnectionException(new SocketException("Connection reset")), FaultKind.NODE_DOWN),
                arguments(new JedisConnectionException("Unexpected end of stream."), FaultKind.NODE_DOWN),
                arguments(
                        new JedisConnectionException("broken", new JedisConnectionException("first")),
                        FaultKind.NODE_DOWN),
                arguments(new JedisConnectionException(tls(new EOFException())), FaultKind.NODE_DOWN),
                arguments(
                        new JedisConnectionException(
                                tls(new CertPathValidatorException("validity", new CertificateExpiredException()))),
                        FaultKind.NODE_DOWN),
                arguments(new JedisDataException("ERR max number of clients reached"), FaultKind.NODE_DOWN),
                arguments(MOVED, FaultKind.MOVED),
                arguments(new JedisAskDataException("ASK 1 a:1", new HostAndPort("a", 1), 1), FaultKind.ASK),
                arguments(new JedisClusterException("CLUSTERDOWN Hash slot not served"), FaultKind.CLUSTER_DOWN),
                arguments(new JedisBusyException("BUSY Redis is busy"), FaultKind.BUSY),
                arguments(new JedisDataException("LOADING Redis is loading"), FaultKind.LOADING),
                arguments(new JedisDataException("MASTERDOWN Link with MASTER is down"), FaultKind.MASTER_DOWN),
                arguments(new JedisDataException("TRYAGAIN"), FaultKind.TRY_AGAIN),
                arguments(new JedisException("pool", new NoSuchElementException("Timeout")), FaultKind.POOL_EXHAUSTED),
                arguments(new JedisException("pool", REFUSED), FaultKind.NODE_DOWN),
                arguments(
                        new JedisException("pool", new NoSuchElementException("Unable to validate", REFUSED)),
                        FaultKind.NODE_DOWN),
                arguments(exhausted(REFUSED), FaultKind.NODE_DOWN),
                arguments(new JedisClusterOperationException("no node"), FaultKind.CLUSTER_DOWN),
                arguments(new JedisClusterOperationException("attempts", MOVED), FaultKind.REDIRECTS_EXHAUSTED),
                arguments(new JedisClusterOperationException("attempts", REFUSED), FaultKind.NODE_DOWN));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultOf_serverDidNotAnswer_namesTheFault(Throwable thrown, FaultKind expected) {
        assertThat(Classifier.faultOf(thrown)).isEqualTo(expected);
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new JedisAccessControlException("NOAUTH Authentication required."),
                new JedisAccessControlException("NOPERM no permissions"),
                new JedisDataException("WRONGTYPE Operation against a key"),
                new JedisDataException("ERR LOADING is not the code"),
                new JedisDataException("OOM command not allowed"),
                new JedisConnectionException(tls(new CertificateException())),
                new JedisConnectionException(tls(new CertificateNotYetValidException())),
                new JedisConnectionException(new SSLPeerUnverifiedException("who")),
                new JedisConnectionException(new IllegalArgumentException()),
                new JedisException("TIMEOUT in free text"),
                new JedisException("interrupted", new InterruptedException()),
                new JedisException("closed", new IllegalStateException("Pool not open")),
                new JedisClusterOperationException(new InterruptedException()),
                new JedisValidationException("no such name"),
                new IllegalStateException("Cannot use Jedis when in Multi."),
                new ClassCastException(),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("others")
    void faultOf_anythingElse_isUnknown(Throwable thrown) {
        assertThat(Classifier.faultOf(thrown)).isNull();
    }

    static Stream<Arguments> redirections() {
        return Stream.of(
                arguments(MOVED, new Outcome.Fault(FaultKind.MOVED, new Endpoint("a", 1))),
                arguments(
                        new JedisAskDataException("ASK 1 :7001", new HostAndPort("", 7001), 1),
                        new Outcome.Fault(FaultKind.ASK, new Endpoint("", 7001))),
                arguments(
                        new JedisMovedDataException("MOVED 1 ?:7001", new HostAndPort("?", 7001), 1),
                        new Outcome.Fault(FaultKind.MOVED)),
                arguments(REFUSED, new Outcome.Fault(FaultKind.NODE_DOWN)),
                arguments(new ClassCastException(), Outcome.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("redirections")
    void outcomeOf_redirection_namesTheNode(Throwable thrown, Outcome expected) {
        assertThat(Classifier.outcomeOf(thrown)).isEqualTo(expected);
    }

    @Test
    void faultOf_ringOfCauses_ends() {
        JedisException first = new JedisException("first");
        JedisException second = new JedisException("second", first);
        first.initCause(second);

        assertThat(Classifier.faultOf(first)).isNull();
    }

    private static SSLHandshakeException tls(Throwable cause) {
        SSLHandshakeException handshake = new SSLHandshakeException("handshake");
        handshake.initCause(cause);
        return handshake;
    }

    private static JedisException exhausted(Throwable last) {
        JedisException exhausted = new JedisException("No more attempts left.");
        exhausted.addSuppressed(last);
        return exhausted;
    }
}

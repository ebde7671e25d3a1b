package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.testkit.app.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsServerIT {

    private static SSLSocket open(TlsServer tls) throws IOException {
        return (SSLSocket)
                Trust.in(tls.trusted().toString()).createSocket(InetAddress.getLoopbackAddress(), tls.port());
    }

    private static void shakeHands(TlsServer tls) throws IOException {
        try (SSLSocket socket = open(tls)) {
            socket.startHandshake();
        }
    }

    @Test
    void expire_openConnection_isEndedAndANewOneIsNotTrustedUntilItIsRenewed() throws IOException {
        try (TlsServer tls = TlsServer.start();
                SSLSocket before = open(tls)) {
            before.startHandshake();
            before.setSoTimeout(5_000);

            tls.expire();

            assertThat(before.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> shakeHands(tls))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasRootCauseInstanceOf(CertificateExpiredException.class);
            tls.renew();
            assertThatCode(() -> shakeHands(tls)).doesNotThrowAnyException();
        }
    }

    @Test
    void overTls_whoAsksAClusterForItsSlots_isToldWhereTheNodesAreReachedOverTls() throws IOException {
        try (RedisCluster cluster = RedisCluster.builder().overTls().start();
                SSLSocket socket = open(cluster.tls(cluster.servers().get(0)))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("CLUSTER SLOTS\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));

            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(cluster.servers())
                    .allSatisfy(node -> assertThat(reply)
                            .contains(":" + cluster.tls(node).port() + "\r\n")
                            .doesNotContain(":" + node.port() + "\r\n"));
        }
    }
}

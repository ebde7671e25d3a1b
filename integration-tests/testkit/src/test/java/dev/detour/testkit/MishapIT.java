package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MishapIT {

    private static final String VALUE = "a value of some length";
    private static final String REPLY = "$22\r\n" + VALUE + "\r\n";

    private final RedisServer server = RedisServer.start();
    private final SlowNetwork network = SlowNetwork.before(server.port(), 1);

    @BeforeEach
    void store() {
        server.command("SET", "key", VALUE);
    }

    @AfterEach
    void close() {
        network.close();
        server.close();
    }

    private RespConnection connect() {
        return new RespConnection(network.port(), Duration.ofSeconds(5));
    }

    /** A connection that has asked for the value. */
    private Socket asked() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.port());
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void mishap_lateReplies_holdUpTheirConnectionAndEndWhenSwitchedOff() {
        try (RespConnection connection = connect()) {
            network.mishap(Mishap.late(1, Duration.ofMillis(200)));
            long startNanos = System.nanoTime();
            assertThat(connection.call("GET", "key")).isEqualTo(VALUE);
            long lateNanos = System.nanoTime() - startNanos;

            network.mishap(Mishap.NONE);
            connection.call("GET", "key");

            assertThat(Duration.ofNanos(lateNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(network.struckReplies()).isEqualTo(1);
        }
    }

    @Test
    void mishap_truncatedReply_endsTooEarlyAndTheConnectionIsClosed() throws IOException {
        network.mishap(Mishap.truncated(1));

        try (Socket socket = asked()) {
            String read = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(read).isNotEmpty().isNotEqualTo(REPLY);
            assertThat(REPLY).startsWith(read);
        }
    }

    @Test
    void mishap_resetInAReply_resetsTheConnectionAndANewOneIsServed() throws IOException {
        network.mishap(Mishap.reset(1));

        try (Socket socket = asked()) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('$');
            assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
        }
        network.mishap(Mishap.NONE);
        try (RespConnection fresh = connect()) {
            assertThat(fresh.call("GET", "key")).isEqualTo(VALUE);
        }
    }

    @Test
    void mishap_garbage_isNoReplyAndTheConnectionStays() {
        network.mishap(Mishap.garbage(1));

        try (RespConnection connection = new RespConnection(network.port(), Duration.ofMillis(200))) {
            assertThatThrownBy(() -> connection.call("GET", "key"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("no reply to GET");
            assertThat(server.info("clients", "connected_clients")).isEqualTo("2");
        }
    }
}

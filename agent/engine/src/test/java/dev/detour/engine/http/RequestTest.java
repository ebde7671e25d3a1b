package dev.detour.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    private static Request to(String... hosts) {
        StringBuilder head = new StringBuilder("GET / HTTP/1.1");
        for (String host : hosts) {
            head.append("\r\nHost: ").append(host);
        }
        return Objects.requireNonNull(Request.parse(head.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8123",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:65535",
                "[::1]",
                "[::1]:8123",
                " localhost:80 "
            })
    void isForLoopback_namesOfThisMachine_isTrue(String host) {
        assertThat(to(host).isForLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "example.com:8123",
                "localhost.example.com",
                "localhost.example.com:80",
                "127.0.0.1.example.com",
                "127.0.0.2",
                "10.0.0.1:8123",
                "0.0.0.0:8123",
                "localhost.",
                "localhost:80:80",
                "localhost:",
                "localhost:port",
                "localhost:123456",
                "::1",
                "[::2]:80",
                "[::ffff:127.0.0.1]",
                "2130706433",
                "localhost@example.com",
                "example.com#localhost",
                "localhost, example.com"
            })
    void isForLoopback_anyOther_isFalse(String host) {
        assertThat(to(host).isForLoopback()).isFalse();
    }

    @Test
    void isForLoopback_noneOrSeveral_isFalse() {
        assertThat(to().isForLoopback()).isFalse();
        assertThat(to("localhost", "example.com").isForLoopback()).isFalse();
        assertThat(to("localhost", "localhost").isForLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET /",
                "GET / HTTP/2",
                "GET  / HTTP/1.1",
                " ",
                "\n",
                "\n\n",
                "\r\n\r\n",
                "\u0016\u0003\u0001"
            })
    void parse_noRequest_isNull(String head) {
        assertThat(Request.parse(head)).isNull();
    }

    @Test
    void header_severalOrNone_isJoinedOrEmpty() {
        Request request =
                Objects.requireNonNull(Request.parse("GET / HTTP/1.1\r\nAccept: text/plain\r\nACCEPT:  */*;q=0.1 "));

        assertThat(request.header("accept")).isEqualTo("text/plain, */*;q=0.1");
        assertThat(request.header("host")).isEmpty();
    }

    /** Found by fuzzing: a carriage return by itself ends no line. */
    @Test
    void parse_queryWithALineEndInIt_isLeftOut() {
        assertThat(path("/state.json?a\rb")).isEqualTo("/state.json");
        assertThat(path("/state.json#a\rb?c")).isEqualTo("/state.json");
        assertThat(path("?")).isEmpty();
    }

    private static String path(String target) {
        return Objects.requireNonNull(Request.parse("GET " + target + " HTTP/1.1"))
                .path();
    }

    @Test
    void parse_query_isLeftOut() {
        assertThat(Request.parse("HEAD /state.json?at=1 HTTP/1.1\r\nHOST:localhost"))
                .isEqualTo(new Request("HEAD", "/state.json", Map.of("host", "localhost")));
    }
}

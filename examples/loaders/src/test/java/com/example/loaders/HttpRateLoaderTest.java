package com.example.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.detour.spi.OriginValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRateLoaderTest {

    private final HttpServer server;

    HttpRateLoaderTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/rates", HttpRateLoaderTest::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getRawQuery()) {
            case "of=EUR" -> {
                byte[] rate = "1.0842".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, rate.length);
                exchange.getResponseBody().write(rate);
                exchange.close();
            }
            case "of=slow" -> {} // and never an answer
            case "of=stalled" -> exchange.sendResponseHeaders(200, 6); // and never a body
            case "of=broken" -> {
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
            }
            default -> {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            }
        }
    }

    private CompletableFuture<OriginValue> load(String key) {
        InetSocketAddress address = server.getAddress();
        URI rates = URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/rates");
        return new HttpRateLoader(rates).loadAsync(new Asked(key)).toCompletableFuture();
    }

    @Test
    void loadAsync_serviceHasTheRate_givesItsBytes() throws Exception {
        OriginValue value = load("rate:EUR").get(10, TimeUnit.SECONDS);

        assertThat(value.bytes()).asString().isEqualTo("1.0842");
        assertThat(value.ttl()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void loadAsync_notFound_isAbsent() throws Exception {
        OriginValue value = load("rate:a&b/../c").get(10, TimeUnit.SECONDS);

        assertThat(value.isAbsent()).isTrue();
    }

    @Test
    void loadAsync_serviceIsBroken_failsAndIsNotAbsent() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> load("rate:broken").get(10, TimeUnit.SECONDS))
                .withMessageContaining("status 503");
    }

    /** The client's own limit is for the headers. */
    @Test
    void loadAsync_serviceStallsAfterTheHeaders_failsInTheTimeOfALoad() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> load("rate:stalled").get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void loadAsync_serviceIsSilent_failsByTheClientsOwnTimeout() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> load("rate:slow").get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(HttpTimeoutException.class);
    }
}

package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowNetworkIT {

    private final RedisServer server = RedisServer.start();
    private final SlowNetwork network = SlowNetwork.before(server.port(), Duration.ofNanos(100_000));

    @AfterEach
    void close() {
        network.close();
        server.close();
    }

    private RespConnection connect() {
        return new RespConnection(network.port(), Duration.ofSeconds(5));
    }

    private static long roundTripNanos(RespConnection connection) {
        long startNanos = System.nanoTime();
        connection.call("PING");
        return System.nanoTime() - startNanos;
    }

    private static Duration median(RespConnection connection, int roundTrips) {
        long[] nanos = new long[roundTrips];
        for (int i = 0; i < roundTrips; i++) {
            nanos[i] = roundTripNanos(connection);
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[roundTrips / 2]);
    }

    @Test
    void setLatency_fromShortToLong_holdsOnAnOpenConnection() {
        try (RespConnection connection = connect()) {
            median(connection, 500); // warms up
            assertThat(median(connection, 500)).isBetween(Duration.ofNanos(200_000), Duration.ofMillis(2));

            network.setLatency(Duration.ofMillis(10));

            assertThat(median(connection, 11)).isBetween(Duration.ofMillis(20), Duration.ofMillis(30));
        }
    }

    @Test
    void silence_requestSent_isAnsweredWhenItEnds() {
        try (RespConnection connection = connect()) {
            connection.call("PING");
            network.silence();
            CompletableFuture<Object> reply =
                    CompletableFuture.supplyAsync(() -> String.valueOf(connection.call("INCR", "requests")));

            await().during(Duration.ofMillis(200)).until(() -> !reply.isDone());
            assertThat(server.command("GET", "requests")).isNull();
            network.resume();

            await().until(reply::isDone);
            assertThat(reply.join()).isEqualTo("1");
        }
    }

    @Test
    void silence_serverDies_clientIsNotTold() {
        try (RespConnection connection = connect()) {
            connection.call("PING");
            network.silence();
            CompletableFuture<Object> reply =
                    CompletableFuture.supplyAsync(() -> String.valueOf(connection.call("PING")));

            server.kill();

            await().during(Duration.ofMillis(200)).until(() -> !reply.isDone());
            network.resume();
            await().until(reply::isCompletedExceptionally);
        }
    }

    @Test
    void holdReplies_openConnection_waitsWhileANewOneIsServed() {
        try (RespConnection held = connect()) {
            held.call("PING");
            network.holdReplies();
            CompletableFuture<Object> reply =
                    CompletableFuture.supplyAsync(() -> String.valueOf(held.call("INCR", "requests")));

            await().until(() -> "1".equals(server.command("GET", "requests")));
            try (RespConnection fresh = connect()) {
                assertThat(fresh.call("PING")).isEqualTo("PONG");
            }
            assertThat(reply).isNotDone();
            network.releaseReplies();

            await().until(reply::isDone);
            assertThat(reply.join()).isEqualTo("1");
        }
    }

    @Test
    void reset_openConnection_isResetAndANewOneIsServed() {
        try (RespConnection old = connect()) {
            old.call("PING");

            assertThat(network.reset()).isEqualTo(1);
            assertThatThrownBy(() -> old.call("PING"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(SocketException.class);
        }
        try (RespConnection fresh = connect()) {
            assertThat(fresh.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void tap_requestAndReply_seesBothAtTheirTimes() {
        List<String> seen = new CopyOnWriteArrayList<>();
        List<Long> seenNanos = new CopyOnWriteArrayList<>();
        Tap tap = (connection, from, bytes, atNanos) -> {
            seen.add(connection + " " + from + " " + new String(bytes, StandardCharsets.US_ASCII));
            seenNanos.add(atNanos);
        };
        try (SlowNetwork tapped = SlowNetwork.before(server.port(), Duration.ofMillis(20), tap);
                RespConnection connection = new RespConnection(tapped.port(), Duration.ofSeconds(5))) {
            connection.call("PING");
        }

        assertThat(seen).containsExactly("0 CLIENT *1\r\n$4\r\nPING\r\n", "0 SERVER +PONG\r\n");
        assertThat(seenNanos.get(1) - seenNanos.get(0)).isBetween(20_000_000L, 1_000_000_000L);
    }
}

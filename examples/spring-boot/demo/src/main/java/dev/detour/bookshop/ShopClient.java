package dev.detour.bookshop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks HTTP with a port of this machine. Thread-safe. */
final class ShopClient {

    /** Longer than the shop itself waits for Redis or the database. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final String base;

    ShopClient(int port) {
        this.base = "http://localhost:" + port;
    }

    /** @throws IOException if there is no answer */
    Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    /** @throws IOException if there is no answer */
    Reply send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, BodyPublishers.noBody())
                .timeout(TIMEOUT)
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }
}

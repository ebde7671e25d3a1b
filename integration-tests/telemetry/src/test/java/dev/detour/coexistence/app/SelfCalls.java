package dev.detour.coexistence.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP from the application to itself, so that an agent which knows HTTP makes spans of them and the
 * application need not know of any.
 */
final class SelfCalls implements Request {

    private final HttpServer http;
    private final Map<String, FutureTask<?>> asked = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    SelfCalls() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        }));
        http.createContext("/request", this::answer);
        http.createContext("/query", exchange -> reply(exchange, "loaded over http"));
        http.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        FutureTask<?> read = asked.get(exchange.getRequestURI().getQuery());
        if (read != null) {
            read.run();
        }
        reply(exchange, "done");
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public Served serve(Callable<@Nullable String> read) throws Exception {
        String id = Long.toString(lastId.incrementAndGet());
        FutureTask<@Nullable String> task = new FutureTask<>(read);
        asked.put(id, task);
        get("/request?" + id);
        return new Served(Clients.of(task), "", "");
    }

    /** A query of a service that the loader asks. */
    String query(String key) {
        return ShopLoader.unchecked(() -> get("/query")) + " " + key;
    }

    private String get(String path) throws IOException {
        URI self = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
        HttpURLConnection connection = (HttpURLConnection) self.toURL().openConnection();
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

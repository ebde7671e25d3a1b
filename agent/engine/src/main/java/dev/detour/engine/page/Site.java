package dev.detour.engine.page;

import dev.detour.engine.http.Request;
import dev.detour.engine.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What is served: the page, and the state as JSON. It is read only. Thread-safe. */
final class Site {

    private final Supplier<String> state;
    private final Supplier<String> report;
    private final Response document = Document.read();

    /**
     * @param state as JSON, made anew each time
     * @param report the same of the summary
     */
    Site(Supplier<String> state, Supplier<String> report) {
        this.state = state;
        this.report = report;
    }

    Response answer(Request request) {
        if (!request.isForLoopback()) {
            return Response.refusal(
                    "403 Forbidden",
                    "Detour's page is for this machine alone: the header Host has to name localhost, 127.0.0.1 or [::1].");
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.refusal("405 Method Not Allowed", "The page can only be read.", "Allow: GET, HEAD\r\n");
        }
        return switch (request.path()) {
            case "/" -> document;
            case "/state.json" -> json(state);
            case "/report.json" -> json(report);
            default -> Response.refusal("404 Not Found", "There are /, /state.json and /report.json.");
        };
    }

    private static Response json(Supplier<String> text) {
        return Response.of("application/json", text.get().getBytes(StandardCharsets.UTF_8));
    }
}

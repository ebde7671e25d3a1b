package dev.detour.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads spans as OpenTelemetry's exporter {@code experimental-otlp/stdout} prints them: a batch of them a line. */
final class SpanLines {

    private static final String OPENING = "{\"resourceSpans\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SpanLines() {}

    /** The spans in a line; none if the line is something else. */
    static List<Span> parse(String line) {
        List<Span> spans = new ArrayList<>();
        if (line.startsWith(OPENING)) {
            try {
                collect(JSON.readTree(line), spans);
            } catch (JsonProcessingException torn) {
                // the last line of a process that was killed
            }
        }
        return spans;
    }

    private static void collect(JsonNode batch, List<Span> spans) {
        for (JsonNode resource : batch.path("resourceSpans")) {
            for (JsonNode scope : resource.path("scopeSpans")) {
                scope.path("spans").forEach(span -> spans.add(span(span)));
            }
        }
    }

    private static Span span(JsonNode printed) {
        Map<String, String> attributes = new TreeMap<>();
        for (JsonNode attribute : printed.path("attributes")) {
            // {"key": "server.port", "value": {"intValue": "6379"}}
            attribute
                    .path("value")
                    .forEach(value -> attributes.put(attribute.path("key").asText(), value.asText()));
        }
        return new Span(
                printed.path("traceId").asText(),
                printed.path("spanId").asText(),
                printed.path("parentSpanId").asText(),
                printed.path("name").asText(),
                printed.path("startTimeUnixNano").asLong(),
                printed.path("endTimeUnixNano").asLong(),
                attributes);
    }
}

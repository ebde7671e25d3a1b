package dev.detour.backends;

import com.google.gson.Gson;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans in Zipkin's second format, as the OpenTelemetry specification maps them: ids, times in microseconds, attributes as
 * tags, events as annotations, an error as the tag {@code error}. What it leaves open: the sender's own attributes are
 * tags as well, and so are links.
 */
final class ZipkinFormat {

    private static final String SERVICE_NAME = "service.name";
    private static final Gson JSON = new Gson();

    private ZipkinFormat() {}

    /** A list of what Zipkin takes as JSON objects. */
    static List<Map<String, Object>> of(ExportTraceServiceRequest told) {
        List<Map<String, Object>> spans = new ArrayList<>();
        for (ResourceSpans sender : told.getResourceSpansList()) {
            Map<String, String> resource = attributes(sender.getResource().getAttributesList());
            for (ScopeSpans scope : sender.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> spans.add(span(span, scope.getScope(), resource)));
            }
        }
        return spans;
    }

    private static Map<String, Object> span(Span span, InstrumentationScope scope, Map<String, String> resource) {
        Map<String, Object> zipkin = new LinkedHashMap<>();
        zipkin.put("traceId", hex(span.getTraceId()));
        zipkin.put("id", hex(span.getSpanId()));
        if (!span.getParentSpanId().isEmpty()) {
            zipkin.put("parentId", hex(span.getParentSpanId()));
        }
        kind(zipkin, span.getKind());
        zipkin.put("name", span.getName());
        zipkin.put("timestamp", span.getStartTimeUnixNano() / 1000);
        // Zipkin takes 0 for unknown
        zipkin.put("duration", Math.max(1, (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1000));
        zipkin.put("localEndpoint", Map.of("serviceName", resource.getOrDefault(SERVICE_NAME, "unknown_service")));
        zipkin.put(
                "annotations",
                span.getEventsList().stream().map(ZipkinFormat::annotation).toList());
        zipkin.put("tags", tags(span, scope, resource));
        return zipkin;
    }

    /** A span inside a process has no kind in Zipkin. */
    private static void kind(Map<String, Object> zipkin, Span.SpanKind kind) {
        switch (kind) {
            case SPAN_KIND_CLIENT -> zipkin.put("kind", "CLIENT");
            case SPAN_KIND_SERVER -> zipkin.put("kind", "SERVER");
            case SPAN_KIND_PRODUCER -> zipkin.put("kind", "PRODUCER");
            case SPAN_KIND_CONSUMER -> zipkin.put("kind", "CONSUMER");
            case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> {}
        }
    }

    private static Map<String, String> tags(Span span, InstrumentationScope scope, Map<String, String> resource) {
        Map<String, String> tags = new LinkedHashMap<>(resource);
        tags.remove(SERVICE_NAME);
        tags.putAll(attributes(span.getAttributesList()));
        tags.put("otel.scope.name", scope.getName());
        for (int i = 0; i < span.getLinksCount(); i++) {
            Span.Link link = span.getLinks(i);
            tags.put("otel.link." + i, hex(link.getTraceId()) + "/" + hex(link.getSpanId()));
        }
        switch (span.getStatus().getCode()) {
            case STATUS_CODE_OK -> tags.put("otel.status_code", "OK");
            case STATUS_CODE_ERROR -> error(tags, span.getStatus());
            case STATUS_CODE_UNSET, UNRECOGNIZED -> {}
        }
        return tags;
    }

    private static void error(Map<String, String> tags, Status status) {
        tags.put("otel.status_code", "ERROR");
        // its presence is what makes Zipkin show the span as failed, with or without a text
        tags.put("error", status.getMessage());
    }

    private static Map<String, Object> annotation(Span.Event event) {
        Map<String, String> attributes = attributes(event.getAttributesList());
        String value =
                attributes.isEmpty() ? event.getName() : JSON.toJson(event.getName()) + ":" + JSON.toJson(attributes);
        return Map.of("timestamp", event.getTimeUnixNano() / 1000, "value", value);
    }

    private static Map<String, String> attributes(List<KeyValue> told) {
        Map<String, String> attributes = new LinkedHashMap<>();
        told.forEach(one -> attributes.put(one.getKey(), text(one.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case ARRAY_VALUE ->
                JSON.toJson(value.getArrayValue().getValuesList().stream()
                        .map(ZipkinFormat::text)
                        .toList());
            default -> value.getStringValue();
        };
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}

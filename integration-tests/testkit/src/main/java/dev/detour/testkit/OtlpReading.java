package dev.detour.testkit;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes plain records of what OTLP/HTTP carries. */
final class OtlpReading {

    private static final String KIND_PREFIX = "SPAN_KIND_";

    private OtlpReading() {}

    static List<ReceivedSpan> spans(ExportTraceServiceRequest request) {
        List<ReceivedSpan> spans = new ArrayList<>();
        for (ResourceSpans sender : request.getResourceSpansList()) {
            Map<String, Object> resource = attributes(sender.getResource().getAttributesList());
            for (ScopeSpans scope : sender.getScopeSpansList()) {
                for (Span span : scope.getSpansList()) {
                    spans.add(span(span, scope.getScope().getName(), resource));
                }
            }
        }
        return spans;
    }

    private static ReceivedSpan span(Span span, String scope, Map<String, Object> resource) {
        return new ReceivedSpan(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKind().name().substring(KIND_PREFIX.length()),
                attributes(span.getAttributesList()),
                span.getLinksList().stream().map(OtlpReading::link).toList(),
                span.getEventsList().stream().map(OtlpReading::event).toList(),
                status(span.getStatus().getCode()),
                scope,
                resource,
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano());
    }

    private static ReceivedSpan.Link link(Span.Link link) {
        return new ReceivedSpan.Link(
                hex(link.getTraceId()), hex(link.getSpanId()), attributes(link.getAttributesList()));
    }

    private static ReceivedSpan.Event event(Span.Event event) {
        return new ReceivedSpan.Event(event.getName(), attributes(event.getAttributesList()));
    }

    private static String status(Status.StatusCode code) {
        return switch (code) {
            case STATUS_CODE_OK -> "OK";
            case STATUS_CODE_ERROR -> "ERROR";
            case STATUS_CODE_UNSET, UNRECOGNIZED -> "UNSET";
        };
    }

    static List<ReceivedPoint> points(ExportMetricsServiceRequest request) {
        List<ReceivedPoint> points = new ArrayList<>();
        for (ResourceMetrics sender : request.getResourceMetricsList()) {
            Map<String, Object> resource = attributes(sender.getResource().getAttributesList());
            for (ScopeMetrics scope : sender.getScopeMetricsList()) {
                String name = scope.getScope().getName();
                scope.getMetricsList().forEach(metric -> points.addAll(points(metric, name, resource)));
            }
        }
        return points;
    }

    private static List<ReceivedPoint> points(Metric metric, String scope, Map<String, Object> resource) {
        List<ReceivedPoint> points = new ArrayList<>();
        metric.getSum().getDataPointsList().forEach(at -> points.add(number(metric, "SUM", scope, at, resource)));
        metric.getGauge().getDataPointsList().forEach(at -> points.add(number(metric, "GAUGE", scope, at, resource)));
        metric.getHistogram().getDataPointsList().forEach(at -> points.add(histogram(metric, scope, at, resource)));
        return points;
    }

    private static ReceivedPoint number(
            Metric metric, String type, String scope, NumberDataPoint at, Map<String, Object> resource) {
        return new ReceivedPoint(
                metric.getName(),
                metric.getUnit(),
                type,
                scope,
                attributes(at.getAttributesList()),
                at.hasAsInt() ? at.getAsInt() : at.getAsDouble(),
                1,
                traces(at.getExemplarsList()),
                resource);
    }

    private static ReceivedPoint histogram(
            Metric metric, String scope, HistogramDataPoint at, Map<String, Object> resource) {
        return new ReceivedPoint(
                metric.getName(),
                metric.getUnit(),
                "HISTOGRAM",
                scope,
                attributes(at.getAttributesList()),
                at.getSum(),
                at.getCount(),
                traces(at.getExemplarsList()),
                resource);
    }

    private static List<String> traces(List<Exemplar> exemplars) {
        return exemplars.stream().map(one -> hex(one.getTraceId())).toList();
    }

    private static Map<String, Object> attributes(List<KeyValue> told) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        told.forEach(one -> attributes.put(one.getKey(), value(one.getValue())));
        return Map.copyOf(attributes);
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(OtlpReading::value)
                        .toList();
            default -> value.getStringValue();
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}

package dev.detour.backends;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ZipkinFormatTest {

    private static final long START_NANOS = 1_700_000_000_123_456_789L;

    @Test
    void span_withAParent_hasIdsNameAndTimesInMicroseconds() {
        Map<String, Object> zipkin = of(span().setParentSpanId(bytes(0x0c)));

        assertThat(zipkin)
                .containsEntry("traceId", "0a0a")
                .containsEntry("id", "0b0b")
                .containsEntry("parentId", "0c0c")
                .containsEntry("name", "detour.lookup")
                .containsEntry("timestamp", 1_700_000_000_123_456L)
                .containsEntry("duration", 2L)
                .containsEntry("localEndpoint", Map.of("serviceName", "shop"));
    }

    @Test
    void span_shorterThanAMicrosecond_lastsOne() {
        assertThat(of(span().setEndTimeUnixNano(START_NANOS + 1))).containsEntry("duration", 1L);
    }

    @Test
    void span_insideAProcess_hasNeitherKindNorParent() {
        assertThat(of(span().setKind(Span.SpanKind.SPAN_KIND_INTERNAL))).doesNotContainKeys("kind", "parentId");
        assertThat(of(span().setKind(Span.SpanKind.SPAN_KIND_CLIENT))).containsEntry("kind", "CLIENT");
    }

    @Test
    void attributes_ofEveryType_areTagsBesideThoseOfTheResource() {
        ArrayValue list = ArrayValue.newBuilder()
                .addValues(AnyValue.newBuilder().setStringValue("a"))
                .addValues(AnyValue.newBuilder().setStringValue("b"))
                .build();

        assertThat(tags(span().addAttributes(text("text", "some"))
                        .addAttributes(value("number", AnyValue.newBuilder().setIntValue(7)))
                        .addAttributes(value("truth", AnyValue.newBuilder().setBoolValue(true)))
                        .addAttributes(value("list", AnyValue.newBuilder().setArrayValue(list)))))
                .isEqualTo(Map.of(
                        "text", "some",
                        "number", "7",
                        "truth", "true",
                        "list", "[\"a\",\"b\"]",
                        "host.name", "one",
                        "otel.scope.name", "dev.detour"));
    }

    @Test
    void events_withAndWithoutAttributes_areAnnotations() {
        Map<String, Object> zipkin =
                of(span().addEvents(Span.Event.newBuilder().setName("plain").setTimeUnixNano(5_000))
                        .addEvents(Span.Event.newBuilder()
                                .setName("full")
                                .setTimeUnixNano(6_000)
                                .addAttributes(text("key", "value"))));

        assertThat(zipkin)
                .containsEntry(
                        "annotations",
                        List.of(
                                Map.of("timestamp", 5L, "value", "plain"),
                                Map.of("timestamp", 6L, "value", "\"full\":{\"key\":\"value\"}")));
    }

    @Test
    void link_toAnotherTrace_isATag() {
        assertThat(tags(span().addLinks(
                                Span.Link.newBuilder().setTraceId(bytes(0x0d)).setSpanId(bytes(0x0e)))))
                .containsEntry("otel.link.0", "0d0d/0e0e");
    }

    @Test
    void status_error_isTheTagThatZipkinShowsInRed() {
        Status.Builder error =
                Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("why");

        assertThat(tags(span().setStatus(error)))
                .containsEntry("error", "why")
                .containsEntry("otel.status_code", "ERROR");
        assertThat(tags(span())).doesNotContainKeys("error", "otel.status_code");
    }

    private static Span.Builder span() {
        return Span.newBuilder()
                .setTraceId(bytes(0x0a))
                .setSpanId(bytes(0x0b))
                .setName("detour.lookup")
                .setStartTimeUnixNano(START_NANOS)
                .setEndTimeUnixNano(START_NANOS + 2_999);
    }

    private static Map<String, Object> of(Span.Builder span) {
        ScopeSpans scope = ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("dev.detour"))
                .addSpans(span)
                .build();
        Resource resource = Resource.newBuilder()
                .addAttributes(text("service.name", "shop"))
                .addAttributes(text("host.name", "one"))
                .build();
        return ZipkinFormat.of(ExportTraceServiceRequest.newBuilder()
                        .addResourceSpans(
                                ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
                        .build())
                .get(0);
    }

    @SuppressWarnings("unchecked") // it is what the format makes
    private static Map<String, String> tags(Span.Builder span) {
        return (Map<String, String>) Objects.requireNonNull(of(span).get("tags"));
    }

    private static KeyValue.Builder text(String key, String text) {
        return value(key, AnyValue.newBuilder().setStringValue(text));
    }

    private static KeyValue.Builder value(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value);
    }

    private static ByteString bytes(int one) {
        return ByteString.copyFrom(new byte[] {(byte) one, (byte) one});
    }
}

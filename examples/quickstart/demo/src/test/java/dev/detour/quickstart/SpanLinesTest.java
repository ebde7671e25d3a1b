package dev.detour.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanLinesTest {

    /** As printed, but for the identifiers. */
    private static final String LINE = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"x"}}]},\
            "scopeSpans":[{"scope":{"name":"dev.detour","attributes":[]},"spans":[\
            {"traceId":"aa","spanId":"02","parentSpanId":"01","name":"detour.tier","kind":1,\
            "startTimeUnixNano":"1795474112442977167","endTimeUnixNano":"1795474112442982516",\
            "attributes":[],"events":[],"links":[],"status":{},"flags":257},\
            {"traceId":"aa","spanId":"01","name":"detour.lookup","kind":1,\
            "startTimeUnixNano":"1795474112441455636","endTimeUnixNano":"1795474112443649013",\
            "attributes":[{"key":"detour.decision_ns","value":{"intValue":"12"}},\
            {"key":"detour.answer.tier","value":{"stringValue":"local"}}],\
            "events":[],"links":[],"status":{},"flags":257}]}]}]}""";

    @Test
    void parse_batch_givesItsSpans() {
        assertThat(SpanLines.parse(LINE))
                .containsExactly(
                        new Span("aa", "02", "01", "detour.tier", 1795474112442977167L, 1795474112442982516L, Map.of()),
                        new Span(
                                "aa",
                                "01",
                                "",
                                "detour.lookup",
                                1795474112441455636L,
                                1795474112443649013L,
                                Map.of("detour.decision_ns", "12", "detour.answer.tier", "local")));
    }

    @Test
    void parse_somethingElse_givesNone() {
        assertThat(SpanLines.parse("ready")).isEmpty();
        assertThat(SpanLines.parse("{\"other\":1}")).isEmpty();
        assertThat(SpanLines.parse(LINE.substring(0, 200))).isEmpty();
    }

    @Test
    void localAnswers_lookupEndedInTime_isCounted() {
        Spans spans = new Spans();
        spans.add(SpanLines.parse(LINE));
        assertThat(spans.localAnswers(1795474112443L, 1795474112444L)).isEqualTo(1);
        assertThat(spans.localAnswers(1795474112444L, 1795474113444L)).isZero();
    }
}

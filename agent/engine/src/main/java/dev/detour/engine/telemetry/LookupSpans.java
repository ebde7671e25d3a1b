package dev.detour.engine.telemetry;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Transition;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Makes a span of a decision after the fact, with a child for each tier tried. Never looks at the key or the value. */
final class LookupSpans {

    static final String LOOKUP = "detour.lookup";
    static final String TIER = "detour.tier";
    static final String BUSY = "detour.node.busy";
    static final String BREAKER = "detour.breaker.transition";

    private static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> DB_OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<String> DB_NAMESPACE = AttributeKey.stringKey("db.namespace");
    private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("detour.route");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("detour.client");
    private static final AttributeKey<String> MISS_KIND = AttributeKey.stringKey("detour.miss.kind");
    private static final AttributeKey<String> EVIDENCE = AttributeKey.stringKey("detour.evidence");
    private static final AttributeKey<String> CONFIDENCE = AttributeKey.stringKey("detour.evidence.confidence");
    private static final AttributeKey<String> BUSY_WITH = AttributeKey.stringKey("detour.node.busy_with");
    private static final AttributeKey<Long> BUSY_FOR = AttributeKey.longKey("detour.node.busy_ms");
    private static final AttributeKey<String> FAULT_KIND = AttributeKey.stringKey("detour.fault.kind");
    private static final AttributeKey<String> ANSWER_TIER = AttributeKey.stringKey("detour.answer.tier");
    private static final AttributeKey<Long> ANSWER_AGE = AttributeKey.longKey("detour.answer.age_ms");
    private static final AttributeKey<Long> DECISION = AttributeKey.longKey("detour.decision_ns");
    private static final AttributeKey<String> TIER_LABEL = AttributeKey.stringKey("detour.tier");
    private static final AttributeKey<String> BREAKER_SUBJECT = AttributeKey.stringKey("detour.breaker.subject");
    private static final AttributeKey<String> BREAKER_FROM = AttributeKey.stringKey("detour.breaker.from");
    private static final AttributeKey<String> BREAKER_TO = AttributeKey.stringKey("detour.breaker.state");
    private static final AttributeKey<String> BREAKER_REASON = AttributeKey.stringKey("detour.breaker.reason");
    private static final AttributeKey<String> TIER_RESULT = AttributeKey.stringKey("detour.tier.result");

    private final Tracer tracer;
    private final LongSupplier epochOffset;

    /** Records with this tracer; the offset is what {@link EpochOffset} tells. */
    LookupSpans(Tracer tracer, LongSupplier epochOffset) {
        this.tracer = tracer;
        this.epochOffset = epochOffset;
    }

    /** Records one decision. */
    void record(Decision decision) {
        record(decision, List.of());
    }

    /** Records one decision, and on its span what became of breakers since the one before. */
    void record(Decision decision, List<Transition> changed) {
        record(decision, changed, List.of());
    }

    /** The same, and what servers were busy with. */
    void record(Decision decision, List<Transition> changed, List<Busy> busy) {
        // one offset for the whole trace, or a child could begin before its parent
        long offset = epochOffset.getAsLong();
        Span span = tracer.spanBuilder(LOOKUP)
                .setNoParent()
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(offset + decision.lookup().startNanos(), TimeUnit.NANOSECONDS)
                .setAllAttributes(attributes(decision))
                .startSpan();
        if (decision.answer() == null && decision.outcome() instanceof Outcome.Fault) {
            span.setStatus(StatusCode.ERROR);
        }
        for (Transition transition : changed) {
            span.addEvent(BREAKER, attributes(transition), offset + transition.atNanos(), TimeUnit.NANOSECONDS);
        }
        for (Busy one : busy) {
            span.addEvent(BUSY, attributes(one), offset + one.atNanos(), TimeUnit.NANOSECONDS);
        }
        Context parent = Context.root().with(span);
        for (Decision.Attempt attempt : decision.attempts()) {
            record(attempt, parent, offset);
        }
        span.end(offset + decision.endNanos(), TimeUnit.NANOSECONDS);
    }

    private void record(Decision.Attempt attempt, Context parent, long offset) {
        tracer.spanBuilder(TIER)
                .setParent(parent)
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(offset + attempt.startNanos(), TimeUnit.NANOSECONDS)
                .setAttribute(TIER_LABEL, attempt.tier().label())
                .setAttribute(TIER_RESULT, lower(attempt.result()))
                .startSpan()
                .end(offset + attempt.endNanos(), TimeUnit.NANOSECONDS);
    }

    private static Attributes attributes(Transition transition) {
        return Attributes.builder()
                .put(BREAKER_SUBJECT, transition.subject())
                .put(TIER_LABEL, transition.tier().label())
                .put(BREAKER_FROM, transition.from().label())
                .put(BREAKER_TO, transition.to().label())
                .put(BREAKER_REASON, transition.reason())
                .build();
    }

    private static Attributes attributes(Busy busy) {
        return ServerAddress.of(busy.server())
                .addTo(Attributes.builder())
                .put(BUSY_WITH, busy.what())
                .put(BUSY_FOR, busy.millis())
                .build();
    }

    private static Attributes attributes(Decision decision) {
        Lookup lookup = decision.lookup();
        AttributesBuilder attributes = Attributes.builder()
                .put(DB_SYSTEM, "redis")
                .put(DB_OPERATION, "GET")
                .put(ROUTE, lookup.route().name())
                .put(CLIENT, lookup.client())
                .put(DECISION, decision.endNanos() - decision.decidedNanos());
        server(attributes, lookup.node());
        outcome(attributes, decision);
        Answer answer = decision.answer();
        if (answer != null && answer.value() != null) {
            attributes.put(ANSWER_TIER, answer.tier().label());
            attributes.put(ANSWER_AGE, TimeUnit.NANOSECONDS.toMillis(answer.ageNanos()));
        }
        return attributes.build();
    }

    private static void server(AttributesBuilder attributes, Node node) {
        Namespace namespace = node.namespace();
        if (namespace == null || node.server() == null) {
            return;
        }
        attributes.put(DB_NAMESPACE, Integer.toString(namespace.database()));
        ServerAddress server = ServerAddress.of(node.server());
        attributes.put(ADDRESS, server.host());
        attributes.put(PORT, server.port()); // null is no attribute
    }

    private static void outcome(AttributesBuilder attributes, Decision decision) {
        if (decision.outcome() instanceof Outcome.Miss miss) {
            attributes.put(MISS_KIND, lower(miss.kind()));
            attributes.put(EVIDENCE, miss.verdict().source().label());
            attributes.put(CONFIDENCE, miss.verdict().confidence().label());
        } else if (decision.outcome() instanceof Outcome.Fault fault) {
            attributes.put(FAULT_KIND, lower(fault.kind()));
            if (decision.answer() == null) {
                attributes.put(ERROR_TYPE, lower(fault.kind()));
            }
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package dev.detour.engine.telemetry;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Busy;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of diverted lookups: one for the lookup, with a child for each tier tried. Most are made after the fact, with
 * the times of the decision; a load is told while it goes on, so that what its loader does has a parent. Never looks at a
 * value, and at the key only where that is wanted. Thread-safe.
 */
final class LookupSpans {

    static final String LOOKUP = "detour.lookup";
    /** Before the tier's own name: whoever looks at a trace sees the names alone at first. */
    static final String TIER = "detour.tier";

    private static final Map<Tier, String> NAMES = names();
    static final String BUSY = "detour.node.busy";
    static final String BREAKER = "detour.breaker.transition";

    /** Made up, by {@code detour.faults}. */
    static final String INJECTED = "detour.injected";

    private static final String ERROR_TYPE = "error.type";

    private final OtelApi api;
    private final LongSupplier epochOffset;
    private final KeyWords keys;
    private final PendingEvents events;

    /** Records with this OpenTelemetry; the offset is what {@link EpochOffset} tells. */
    LookupSpans(OtelApi api, LongSupplier epochOffset, KeyWords keys, PendingEvents events) {
        this.api = api;
        this.epochOffset = epochOffset;
        this.keys = keys;
        this.events = events;
    }

    /** What to add to {@link System#nanoTime()}: one for the whole trace, or a child could begin before its parent. */
    long epochOffset() {
        return epochOffset.getAsLong();
    }

    OtelApi api() {
        return api;
    }

    /** Starts the span of a lookup. */
    SpanHandle start(Object parent, Lookup lookup, long offset) {
        Fields fields = new Fields()
                .put("db.system.name", "redis")
                .put("db.operation.name", "GET")
                .put("detour.route", lookup.route().name())
                .put("detour.client", lookup.client());
        server(fields, lookup.node());
        keys.tell(fields, lookup.key());
        return api.start(parent, LOOKUP, offset + lookup.startNanos(), fields, null);
    }

    /** Starts the span of a tier that is tried. */
    SpanHandle start(SpanHandle lookup, Tier tier, long startNanos, long offset, @Nullable SpanHandle linked) {
        return api.start(
                lookup.context(),
                Objects.requireNonNull(NAMES.get(tier)),
                offset + startNanos,
                new Fields().put("detour.tier", tier.label()),
                linked);
    }

    private static Map<Tier, String> names() {
        Map<Tier, String> names = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            names.put(tier, TIER + ' ' + tier.label());
        }
        return names;
    }

    /** What the primary came to, from the application's call until that was known. */
    void tellPrimary(SpanHandle lookup, Decision decision, long offset) {
        SpanHandle primary = start(lookup, Tier.PRIMARY, decision.lookup().startNanos(), offset, null);
        Fields fields = new Fields().put("detour.tier.result", resultOf(decision.outcome()));
        if (decision.outcome().injected()) {
            fields.put(INJECTED, true);
        }
        primary.put(fields);
        primary.end(offset + decision.decidedNanos());
    }

    private static String resultOf(Outcome outcome) {
        if (outcome instanceof Outcome.Miss) {
            return lower(Decision.Result.EMPTY);
        }
        FaultKind kind = outcome instanceof Outcome.Fault fault ? fault.kind() : null;
        return lower(
                kind == FaultKind.TIMEOUT
                        ? Decision.Result.TIMED_OUT
                        : kind == FaultKind.BREAKER_OPEN
                                ? Decision.Result.REFUSED
                                : kind == FaultKind.SHED ? Decision.Result.SHED : Decision.Result.FAILED);
    }

    /** A tier had this to say. */
    static void end(SpanHandle span, Decision.Attempt attempt, long offset) {
        span.put(new Fields().put("detour.tier.result", lower(attempt.result())));
        span.end(offset + attempt.endNanos());
    }

    /** The lookup came to this: the attributes of its span, its events and its end. */
    void end(SpanHandle span, Decision decision, long offset, boolean isCoalesced) {
        if (span.isRecording()) {
            Fields fields = new Fields()
                    .put("detour.decision_ns", ownNanos(decision))
                    .put(
                            "detour.breaker.state",
                            decision.lookup().node().primary().state().label());
            if (isCoalesced) {
                fields.put("detour.coalesced", true);
            }
            if (decision.observed() == null && decision.answer() == null && isPending(decision)) {
                fields.put("detour.pending", true);
            }
            outcome(fields, decision);
            answer(fields, decision.answer());
            ObservedSpan.addTo(fields, decision.observed());
            span.put(fields);
            if (isError(decision)) {
                span.fail();
            }
            events.takeTransitions(decision.endNanos())
                    .forEach(each -> span.event(BREAKER, of(each), offset + each.atNanos()));
            events.takeBusy(decision.endNanos()).forEach(each -> span.event(BUSY, of(each), offset + each.atNanos()));
        }
        span.end(offset + decision.endNanos());
    }

    /** What the route took besides the tiers that it tried: Detour's own part. */
    private static long ownNanos(Decision decision) {
        long nanos = decision.endNanos() - decision.decidedNanos();
        for (Decision.Attempt attempt : decision.attempts()) {
            nanos -= attempt.endNanos() - attempt.startNanos();
        }
        return Math.max(0, nanos);
    }

    /** Whether the caller gets an error; one that waits on may get its value yet. */
    private static boolean isError(Decision decision) {
        return decision.observed() == null
                && decision.answer() == null
                && decision.outcome() instanceof Outcome.Fault
                && !isPending(decision);
    }

    /** Whether the client goes on, where no tier has had an answer. */
    private static boolean isPending(Decision decision) {
        return decision.outcome() instanceof Outcome.Fault fault && (fault.pending() || fault.unsent());
    }

    private static Fields of(Transition transition) {
        return new Fields()
                .put("detour.breaker.subject", transition.subject())
                .put("detour.tier", transition.tier().label())
                .put("detour.breaker.from", transition.from().label())
                .put("detour.breaker.state", transition.to().label())
                .put("detour.breaker.reason", transition.reason());
    }

    private static Fields of(Busy busy) {
        return ServerAddress.of(busy.server())
                .addTo(new Fields())
                .put("detour.node.busy_with", busy.what())
                .put("detour.node.busy_ms", busy.millis());
    }

    private static void server(Fields fields, Node node) {
        Namespace namespace = node.namespace();
        String server = node.server();
        if (namespace != null && server != null) {
            fields.put("db.namespace", Integer.toString(namespace.database()));
            ServerAddress.of(server).addTo(fields);
        }
    }

    private static void outcome(Fields fields, Decision decision) {
        if (decision.outcome().injected()) {
            fields.put(INJECTED, true);
        }
        if (decision.outcome() instanceof Outcome.Miss miss) {
            fields.put("detour.miss.kind", lower(miss.kind()))
                    .put("detour.evidence", miss.verdict().source().label())
                    .put(
                            "detour.evidence.confidence",
                            miss.verdict().confidence().label());
        } else if (decision.outcome() instanceof Outcome.Fault fault) {
            fields.put("detour.fault.kind", lower(fault.kind()));
            if (isError(decision)) {
                fields.put(ERROR_TYPE, lower(fault.kind()));
            }
        }
    }

    private static void answer(Fields fields, @Nullable Answer answer) {
        if (answer != null && answer.value() != null) {
            fields.put("detour.answer.tier", answer.tier().label())
                    .put("detour.answer.age_ms", TimeUnit.NANOSECONDS.toMillis(answer.ageNanos()));
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

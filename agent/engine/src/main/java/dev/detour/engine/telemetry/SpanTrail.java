package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Scope;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Trail;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lookup that is traced by the OpenTelemetry of its application, or by the agent's own. Its span is started when a load is
 * begun for it, which is told as it goes on, or else when all is over. A load that had to wait for its turn may begin as the
 * route ends: the lock is held while spans are made, which is the application's affair, so a load never waits for it, and is not
 * told instead.
 */
final class SpanTrail implements Trail {

    private final LookupSpans spans;
    private final Object parent;
    private final Lookup lookup;
    private final long offset;
    private final @Nullable BooleanSupplier ofOwnSdk;
    private final @Nullable RootLimit ofRoots;

    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock, as what follows. */
    private volatile @Nullable SpanHandle span;

    /** Of the tier in which the load was begun, until that attempt is over. */
    private @Nullable SpanHandle loading;

    private volatile @Nullable TracedLoad joined;

    private boolean isOver;

    /** @param ofOwnSdk admits what is told of the agent's own SDK before its end; null where it is another's */
    SpanTrail(LookupSpans spans, Object parent, Lookup lookup, @Nullable BooleanSupplier ofOwnSdk) {
        this(spans, parent, lookup, ofOwnSdk, null);
    }

    /** @param ofRoots admits it to an SDK that is another's; null where it stands in a trace */
    SpanTrail(
            LookupSpans spans,
            Object parent,
            Lookup lookup,
            @Nullable BooleanSupplier ofOwnSdk,
            @Nullable RootLimit ofRoots) {
        this.spans = spans;
        this.ofOwnSdk = ofOwnSdk;
        this.ofRoots = ofRoots;
        this.parent = parent;
        this.lookup = lookup.untraced(); // or a queue of trails would hold what the application stood in
        this.offset = spans.epochOffset();
    }

    @Override
    public Load load() {
        return new TracedLoad();
    }

    @Override
    public void joins(Load load) {
        if (load instanceof TracedLoad other && other.trail() != this) {
            joined = other;
        }
    }

    /** Whether it is traced by the agent's own SDK. */
    boolean isOfOwnSdk() {
        return ofOwnSdk != null;
    }

    /** Whether anything was told of it before its end. */
    boolean isStarted() {
        return span != null;
    }

    /**
     * All is over, and told, unless that would be too much: then it is counted as not recorded.
     *
     * @return the context of its span; null where it has none
     */
    @Nullable
    Object endWithinLimit(Decision decision) {
        RootLimit limit = ofRoots;
        lock.lock();
        try {
            isOver = true;
            if (span != null || limit == null || limit.admits()) {
                return end(decision);
            }
        } finally {
            lock.unlock();
        }
        limit.dropped(); // which may write to the application's log
        return null;
    }

    /**
     * All is over, and told.
     *
     * @return the context of its span
     */
    Object end(Decision decision) {
        lock.lock();
        try {
            isOver = true;
            return recorded(decision);
        } finally {
            lock.unlock();
        }
    }

    private Object recorded(Decision decision) {
        SpanHandle lookupSpan = started();
        if (lookupSpan.isRecording()) {
            spans.tellPrimary(lookupSpan, decision, offset);
            for (Decision.Attempt attempt : decision.attempts()) {
                if (attempt.result() != Decision.Result.SKIPPED || attempt.tier() == Tier.ORIGIN) {
                    tell(lookupSpan, attempt);
                }
            }
        }
        spans.end(lookupSpan, decision, offset, joined != null);
        return lookupSpan.context();
    }

    private boolean mayStart() {
        return (ofOwnSdk == null || ofOwnSdk.getAsBoolean()) && (ofRoots == null || ofRoots.admits());
    }

    private SpanHandle started() {
        SpanHandle known = span;
        if (known == null) {
            known = spans.start(parent, lookup, offset);
            span = known;
        }
        return known;
    }

    private void tell(SpanHandle lookupSpan, Decision.Attempt attempt) {
        SpanHandle tier = attempt.tier() == Tier.ORIGIN ? loading : null;
        if (tier == null) {
            TracedLoad other = attempt.tier() == Tier.ORIGIN ? joined : null;
            SpanHandle linked = other == null ? null : other.told();
            tier = spans.start(lookupSpan, attempt.tier(), attempt.startNanos(), offset, linked);
            if (other != null) {
                tier.put(new Fields().put("detour.coalesced", true));
            }
        } else {
            loading = null;
        }
        LookupSpans.end(tier, attempt, offset);
    }

    /** A load that was begun for this lookup: the span of the tier is its span. */
    private final class TracedLoad implements Load {

        /** Null until it is begun, and where that was not told. */
        private volatile @Nullable SpanHandle told;

        SpanTrail trail() {
            return SpanTrail.this;
        }

        @Nullable
        SpanHandle told() {
            return told;
        }

        @Override
        public void begins() {
            if (!lock.tryLock()) {
                return; // the route ends just now
            }
            try {
                if (!isOver && loading == null && (span != null || mayStart())) {
                    loading = spans.start(started(), Tier.ORIGIN, System.nanoTime(), offset, null);
                    told = loading;
                }
            } catch (Throwable failure) { // a span processor of the application's
                AgentLog.ownFault("telling of a load", failure);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void isHeldUp() {
            SpanHandle tier = told;
            if (tier != null) {
                try {
                    tier.put(new Fields().put(LookupSpans.INJECTED, true));
                } catch (Throwable failure) {
                    AgentLog.ownFault("telling of a load", failure);
                }
            }
        }

        @Override
        public Scope enter() {
            SpanHandle tier = told;
            try {
                // of what was not told, the loader still works for the caller
                return contained(spans.api().enter(tier == null ? parent : tier.context()));
            } catch (Throwable failure) {
                AgentLog.ownFault("the context of a load", failure);
                return Scope.NONE;
            }
        }

        private Scope contained(Scope scope) {
            return () -> {
                try {
                    scope.close();
                } catch (Throwable failure) {
                    AgentLog.ownFault("the context of a load", failure);
                }
            };
        }
    }
}

package dev.detour.engine.report;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.TierTimes;
import dev.detour.engine.model.Transition;
import dev.detour.engine.telemetry.Telemetry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Keeps for the report what nobody else does: why reads were diverted, how long answers took, and how breakers moved. Thread-safe; never blocks. */
public final class ReportPart implements Telemetry.Part {

    /** Far more than a process has servers and tiers; what comes later is counted together, under no name. */
    private static final int MAX_BREAKERS = 200;

    private final TierTimes fallbacks = new TierTimes();

    /** By {@link Event}: what the primary came to. */
    private final LongAdder[] diverted = new LongAdder[Event.values().length];

    private final Map<Transition.Subject, BreakerRecord> breakers = new ConcurrentHashMap<>();
    private final LongAdder warmed = new LongAdder();

    public ReportPart() {
        Arrays.setAll(diverted, event -> new LongAdder());
    }

    /** The time is from when it was known that the primary has no value until an answer, or its absence, was. */
    @Override
    public void decided(Decision decision) {
        Answer answer = decision.answer();
        Tier by = answer == null || answer.value() == null ? null : answer.tier();
        fallbacks.record(by, decision.endNanos() - decision.decidedNanos());
        diverted[Event.of(decision.outcome()).ordinal()].increment();
    }

    @Override
    public void changed(Transition transition) {
        Transition.Subject whose = transition.whose();
        boolean isKnown = breakers.size() < MAX_BREAKERS || breakers.containsKey(whose);
        breakers.computeIfAbsent(
                        isKnown ? whose : new Transition.Subject("", transition.tier()), first -> new BreakerRecord())
                .changed(transition);
    }

    @Override
    public void warmed(String server, int values) {
        warmed.add(values);
    }

    /** How many reads went along a route because of this. */
    long diverted(Event cause) {
        return diverted[cause.ordinal()].sum();
    }

    TierTimes fallbacks() {
        return fallbacks;
    }

    /** Of those that ever changed; live. */
    Map<Transition.Subject, BreakerRecord> breakers() {
        return breakers;
    }

    long warmedValues() {
        return warmed.sum();
    }
}

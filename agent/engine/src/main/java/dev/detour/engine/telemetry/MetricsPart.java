package dev.detour.engine.telemetry;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Decision.Attempt;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Figures;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Transition;
import dev.detour.engine.model.Verdict;
import dev.detour.engine.telemetry.otel.MeterInstruments;
import io.opentelemetry.api.metrics.Meter;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts all that is told, from the first of it on, and gives it to whatever collects metrics: the application's
 * OpenTelemetry, the OpenTelemetry agent's, one of Detour's own, any number of them and at any time. Counters know what was
 * before; durations begin with the registration. Thread-safe; one per JVM.
 */
public final class MetricsPart implements Telemetry.Part {

    /** The name of the meter. */
    public static final String SCOPE = "dev.detour";

    static final String LOCAL_HITS = "detour.local.hits";

    /** Is told how long a tier took. */
    @FunctionalInterface
    public interface Durations {
        /** @param context of the span of the lookup, in that span's own OpenTelemetry; null where there is none */
        void took(String tier, String result, double seconds, @Nullable Object context);
    }

    private final BreakerCounts breakers = new BreakerCounts();
    private final LateReplyCounts lateReplies = new LateReplyCounts();
    private final EvidenceCounts evidence = new EvidenceCounts();
    private final LongAdder fresh = new LongAdder();
    private final LongAdder stale = new LongAdder();

    /** Each held by what collects it: an application's OpenTelemetry goes when the application goes. */
    private final List<WeakReference<Durations>> durations = new CopyOnWriteArrayList<>();

    private volatile List<Instrument> ofEngine = List.of();

    /** Before anything is registered: of what the engine can be asked. */
    public void observe(Figures figures) {
        ofEngine = EngineMetrics.of(figures);
    }

    /** Has a meter collect everything. Once for each. */
    public void registerAt(Meter meter) {
        MeterInstruments.register(meter, this);
    }

    /** What is to be collected. */
    public List<Instrument> instruments() {
        List<Instrument> all = new ArrayList<>(ofEngine);
        all.addAll(BreakerMetrics.of(breakers));
        all.addAll(EvidenceMetrics.of(evidence));
        all.addAll(EvidenceMetrics.of(lateReplies));
        all.add(Instrument.counter(
                LOCAL_HITS, "{read}", "Diverted reads that this process's memory has answered.", series -> {
                    series.add(Labels.of("detour.tier", Tier.LOCAL.label()), fresh.sum());
                    series.add(Labels.of("detour.tier", Tier.STALE.label()), stale.sum());
                }));
        return List.copyOf(all);
    }

    /** @param each is told of durations as long as somebody else holds it */
    public void addDurations(Durations each) {
        durations.removeIf(known -> known.refersTo(null));
        durations.add(new WeakReference<>(each));
    }

    /** How many are told of durations. */
    int listeners() {
        return durations.size();
    }

    @Override
    public void decided(Decision decision) {
        for (Attempt attempt : decision.attempts()) {
            if (attempt.result() == Result.ANSWERED && attempt.tier() == Tier.LOCAL) {
                fresh.increment();
            } else if (attempt.result() == Result.ANSWERED && attempt.tier() == Tier.STALE) {
                stale.increment();
            }
        }
    }

    /**
     * How long the tiers of a decision took: once for each decision, by whoever makes spans.
     *
     * @param context of its span; null where it has none
     */
    public void timed(Decision decision, @Nullable Object context) {
        for (WeakReference<Durations> reference : durations) {
            Durations told = reference.get();
            if (told != null) {
                tell(told, decision, context);
            }
        }
    }

    private static void tell(Durations told, Decision decision, @Nullable Object context) {
        try {
            for (Attempt attempt : decision.attempts()) {
                if (attempt.result() == Result.SKIPPED) {
                    continue; // it was not tried
                }
                told.took(
                        attempt.tier().label(),
                        attempt.result().name().toLowerCase(Locale.ROOT),
                        (attempt.endNanos() - attempt.startNanos()) / (double) TimeUnit.SECONDS.toNanos(1),
                        context);
            }
        } catch (Throwable failure) { // one OpenTelemetry must not keep it from the others
            AgentLog.ownFault("telling how long a tier took", failure);
        }
    }

    @Override
    public void changed(Transition transition) {
        breakers.changed(transition);
    }

    @Override
    public void repliedLate(String server) {
        lateReplies.repliedLate(server);
    }

    @Override
    public void missed(String server, Verdict verdict, long nulls) {
        evidence.missed(server, verdict, nulls);
    }

    @Override
    public void warmed(String server, int values) {
        evidence.warmed(server, values);
    }
}

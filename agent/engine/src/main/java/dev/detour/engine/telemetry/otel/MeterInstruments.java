package dev.detour.engine.telemetry.otel;

import dev.detour.engine.telemetry.Instrument;
import dev.detour.engine.telemetry.Instrument.Series;
import dev.detour.engine.telemetry.Labels;
import dev.detour.engine.telemetry.MetricsPart;
import dev.detour.engine.telemetry.MetricsPart.Durations;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongGaugeBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.context.Context;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a meter's instruments of what is to be collected. Links no more of OpenTelemetry than version 1.10 of its API has,
 * but for the advice on buckets, and nothing of Detour's that is not public: it may be loaded beside an application's copy.
 */
public final class MeterInstruments implements Durations {

    public static final String DURATION = "detour.tier.duration";

    /** In seconds. */
    public static final List<Double> BUCKETS = List.of(
            0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0);

    private final DoubleHistogram duration;

    private MeterInstruments(DoubleHistogram duration) {
        this.duration = duration;
    }

    /** Has a meter collect what the part holds. */
    public static void register(Meter meter, MetricsPart part) {
        register(meter, part, part);
    }

    /** @param kept is kept alive by the meter */
    static void register(Meter meter, MetricsPart part, Object kept) {
        MeterInstruments told = new MeterInstruments(duration(meter));
        part.addDurations(told);
        register(meter, part.instruments(), List.of(told, kept));
    }

    /** Has a meter collect these alone. */
    public static void register(Meter meter, List<Instrument> instruments) {
        register(meter, instruments, new Object());
    }

    private static void register(Meter meter, List<Instrument> instruments, Object keptAlive) {
        for (Instrument instrument : instruments) {
            register(meter, instrument, keptAlive);
        }
    }

    private static DoubleHistogram duration(Meter meter) {
        DoubleHistogramBuilder builder = meter.histogramBuilder(DURATION)
                .setUnit("s")
                .setDescription("How long the tiers took that diverted reads were sent to, by what they came to.");
        try {
            builder.setExplicitBucketBoundariesAdvice(BUCKETS);
        } catch (LinkageError older) { // API 1.32 has it; before, the buckets are the SDK's
            return builder.build();
        }
        return builder.build();
    }

    private static void register(Meter meter, Instrument of, Object keptAlive) {
        Consumer<ObservableLongMeasurement> readLongs = measured -> {
            of.read().accept((labels, value) -> measured.record((long) value, attributes(labels)));
            Reference.reachabilityFence(keptAlive); // the meter's callbacks hold it, and nobody else: it goes with them
        };
        switch (of.kind()) {
            case COUNTER ->
                meter.counterBuilder(of.name())
                        .setUnit(of.unit())
                        .setDescription(of.description())
                        .buildWithCallback(readLongs);
            case UP_DOWN_COUNTER ->
                meter.upDownCounterBuilder(of.name())
                        .setUnit(of.unit())
                        .setDescription(of.description())
                        .buildWithCallback(readLongs);
            case GAUGE -> longGauge(meter, of).buildWithCallback(readLongs);
            case DOUBLE_GAUGE ->
                meter.gaugeBuilder(of.name())
                        .setUnit(of.unit())
                        .setDescription(of.description())
                        .buildWithCallback(measured -> {
                            Series series = (labels, value) -> measured.record(value, attributes(labels));
                            of.read().accept(series);
                        });
        }
    }

    private static LongGaugeBuilder longGauge(Meter meter, Instrument of) {
        return meter.gaugeBuilder(of.name()).ofLongs().setUnit(of.unit()).setDescription(of.description());
    }

    private static Attributes attributes(Labels labels) {
        AttributesBuilder attributes = Attributes.builder();
        labels.forEach((name, value) -> {
            if (value instanceof Long number) {
                attributes.put(name, number);
            } else {
                attributes.put(name, value.toString());
            }
        });
        return attributes.build();
    }

    @Override
    public void took(String tier, String result, double seconds, @Nullable Object context) {
        Attributes attributes = Attributes.builder()
                .put("detour.tier", tier)
                .put("detour.tier.result", result)
                .build();
        if (context instanceof Context ofTheSpan) { // that of another copy of OpenTelemetry is of no use here
            duration.record(seconds, attributes, ofTheSpan);
        } else {
            duration.record(seconds, attributes);
        }
    }
}

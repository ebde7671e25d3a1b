package dev.detour.benchmarks.jmh;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Trail;
import dev.detour.engine.model.Value;
import dev.detour.engine.telemetry.KeyWords;
import dev.detour.engine.telemetry.MetricsPart;
import dev.detour.engine.telemetry.Tracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a read pays for its place in the application's traces, and what the span of a diverted one costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TracingBenchmark {

    /** Where the application stands. */
    public enum Place {
        /** It has no OpenTelemetry. */
        NOWHERE,
        /** It has one, and no span is current. */
        OUTSIDE,
        /** In a trace that is not sampled. */
        NOT_SAMPLED,
        /** In one that is. */
        SAMPLED
    }

    @Param
    public Place place = Place.NOWHERE;

    private final Lookup read = new Lookup(
            "lettuce",
            new Node(new Namespace("redis.example:6379", 0, "default"), null, Primary.UNWATCHED),
            Key.of("product:1".getBytes(StandardCharsets.UTF_8)),
            new Route("products", null, Route.NONE.policy()),
            0,
            0);
    private final Answer answer = new Answer(Value.of("value"), Tier.LOCAL, 0);
    private final List<Decision.Attempt> attempts =
            List.of(new Decision.Attempt(Tier.LOCAL, 10, 20, Decision.Result.ANSWERED));

    private final Tracing tracing =
            Tracing.fromEnvironment(new MetricsPart(), new KeyWords(KeyWords.Detail.NONE), loader -> loader);
    private final Traces traces = tracing.of(TracingBenchmark.class.getClassLoader());
    private io.opentelemetry.context.@Nullable Scope current;

    /** Sets up the application's OpenTelemetry, and makes its span current on the benchmark's thread. */
    @Setup
    @SuppressWarnings("MustBeClosedChecker") // as long as the benchmark runs
    public void stand() {
        if (place == Place.NOWHERE) {
            return;
        }
        Sampler sampler = place == Place.NOT_SAMPLED ? Sampler.alwaysOff() : Sampler.alwaysOn();
        SdkTracerProvider tracers = SdkTracerProvider.builder()
                .setSampler(Sampler.parentBased(sampler))
                .addSpanProcessor(new Nobody())
                .build();
        GlobalOpenTelemetry.set(
                OpenTelemetrySdk.builder().setTracerProvider(tracers).build());
        if (place != Place.OUTSIDE) {
            Span span = tracers.get("application").spanBuilder("request").startSpan();
            current = span.makeCurrent();
        }
        Objects.requireNonNull(traces.here(System.nanoTime()), "no OpenTelemetry was found");
    }

    /** What each read of Lettuce does, be it a hit. */
    @Benchmark
    public @Nullable TracePoint place() {
        return traces.here(System.nanoTime());
    }

    /** What a diverted read does besides. */
    @Benchmark
    public Decision diverted() {
        TracePoint here = traces.here(System.nanoTime());
        Lookup lookup = read.at(here);
        Trail trail = here == null ? Trail.NONE : here.begin(lookup);
        Decision decision = new Decision(lookup, Outcome.UNEXPLAINED, 5, attempts, answer, 30, trail);
        tracing.decided(decision);
        return decision;
    }

    /** Is given spans and does nothing with them. */
    private static final class Nobody implements SpanProcessor {
        @Override
        public void onStart(io.opentelemetry.context.Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return true;
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}

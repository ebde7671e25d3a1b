package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.metrics.MicrometerCommandLatencyRecorder;
import io.lettuce.core.metrics.MicrometerOptions;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/** What Lettuce tells Micrometer of its reads: their latencies as timers, and an observation of each. */
record Metered(Watched watched) implements ObservationHandler<Observation.Context> {

    /** A client whose reads are watched so. */
    static RedisClient client(Watched watched, RedisURI uri) {
        MeterRegistry timers = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new Metered(watched));
        watched.ask("timers", () -> timersOfReads(timers));
        return RedisClient.create(
                watched.resources(
                        new MicrometerCommandLatencyRecorder(timers, MicrometerOptions.create()),
                        new MicrometerTracing(observations, "cache")),
                uri);
    }

    private static String timersOfReads(MeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(meter -> "GET".equals(meter.getId().getTag("command")))
                .map(meter -> meter.getId().getName() + ' ' + ((Timer) meter).count())
                .sorted()
                .toList()
                .toString();
    }

    @Override
    public void onStart(Observation.Context context) {
        if (isOfRead(context)) {
            watched.add("observations", "started");
        }
    }

    @Override
    public void onStop(Observation.Context context) {
        if (isOfRead(context)) {
            watched.add(
                    "observations",
                    "stopped " + context.getName() + ' ' + context.getLowCardinalityKeyValues() + ' '
                            + context.getHighCardinalityKeyValues() + ' ' + context.getError());
        }
    }

    private static boolean isOfRead(Observation.Context context) {
        return context.getLowCardinalityKeyValues().stream()
                .anyMatch(tag -> tag.getValue().equals("GET"));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }
}

package dev.detour.benchmarks.scale;

import com.google.gson.Gson;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.scale.ScaleFigures.Measured;
import dev.detour.benchmarks.scale.Way.Kind;
import dev.detour.engine.config.SettingsException;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures look-ups in one JVM, with each amount of something in turn in every round: so whatever else changes from round to
 * round, and how the code came to be compiled, is the same for all.
 */
final class ScaleMain {

    /** Before all others, by one thread without pauses: bursts alone would be too few for the compiler. */
    private static final int WARM_UP_ROUNDS = 50;

    private static final int WARM_UP_BURSTS = 40;

    /** Before those that are kept. */
    private static final int REHEARSALS = 2;

    /** Of one thread alone in a round; many threads share them. */
    private static final int BURSTS = 100;

    private static final int LEAST_BURSTS = 2;

    private final RedisClient client = RedisClient.create();
    private final List<Series> all = new ArrayList<>();

    private ScaleMain() {}

    /**
     * Prints the result.
     *
     * @param arguments how many rounds, then dimensions, each with the largest size to be measured, as in {@code ROUTES=1000}
     */
    public static void main(String[] arguments) {
        try {
            ScaleMain scale = new ScaleMain();
            for (int i = 1; i < arguments.length; i++) {
                String[] parts = arguments[i].split("=", 2);
                scale.prepare(Dimension.valueOf(parts[0]), Integer.parseInt(parts[1]));
            }
            scale.measure(Integer.parseInt(arguments[0]));
            System.out.println(Context.RESULT + new Gson().toJson(scale.figures()));
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1); // the client's threads would go on
        }
    }

    private void prepare(Dimension dimension, int largest) throws ReflectiveOperationException, SettingsException {
        boolean areVirtual = dimension == Dimension.VIRTUAL_THREADS;
        Bursts bursts = new Bursts(areVirtual ? VirtualThreads.factory() : Thread::new, !areVirtual);
        for (int many : dimension.sizesUpTo(largest)) {
            Scene scene = new Scene(dimension.size(many), client);
            all.add(new Series(dimension, many, Kind.CLIENT, scene, scene.client(), bursts));
            all.add(new Series(dimension, many, Kind.DETOUR, scene, scene.detour(), bursts));
            if (dimension == Dimension.KEYS) {
                all.add(new Series(dimension, many, Kind.KEY, scene, (key, number) -> key, bursts));
                all.add(new Series(dimension, many, Kind.MAP, scene, PlainMap.of(many), bursts));
            }
        }
    }

    private void measure(int rounds) throws InterruptedException {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            all.forEach(series -> series.warmUp(WARM_UP_BURSTS));
        }
        for (int round = -REHEARSALS; round < rounds; round++) {
            for (Series series : all) {
                int threads = series.threads();
                series.measure(Math.max(LEAST_BURSTS, BURSTS / threads), round >= 0);
            }
        }
        all.forEach(Series::check);
    }

    private ScaleFigures figures() {
        List<Measured> measured = all.stream().map(Series::measured).toList();
        return new ScaleFigures(measured);
    }
}

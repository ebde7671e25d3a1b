package dev.detour.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import dev.detour.benchmarks.Context;
import dev.detour.benchmarks.Row;
import dev.detour.benchmarks.Stage;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.JavaHomes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Detour adds to a look-up when there are more servers, routes, keys in memory and threads. Through Lettuce's adapter, as the
 * woven client calls it; the advice itself, which knows nothing of how many there are, is measured by the stage {@code hit}.
 * The curves are drawn on a page of their own.
 */
public final class ScaleStage implements Stage {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String PAGE = "scale.html";

    /** These JVMs are given all of this one's class path: what they measure is called by its own name. */
    private static final List<String> ALL_JARS = List.of("");

    private final Map<Dimension, String> missing = new EnumMap<>(Dimension.class);

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public List<Row> run(Context context) throws IOException {
        ScaleFigures figures = few(context).and(keys(context)).and(virtualThreads(context));
        ScaleRows rows = new ScaleRows(name(), figures, missing);
        Path page = context.resultFile().resolveSibling(PAGE);
        ScalePage.write(ScalePage.html(figures, rows.ratios(), context.takesLong()), page);
        System.out.println("scale: the curves are drawn in " + page);
        return rows.rows();
    }

    private static ScaleFigures few(Context context) {
        Map<Dimension, Integer> largest = Stream.of(
                        Dimension.NODES, Dimension.ROUTES, Dimension.FILLED, Dimension.THREADS)
                .collect(Collectors.toMap(dimension -> dimension, Dimension::largest));
        return measured(context, jvm(context).option("-Xms1g").option("-Xmx1g"), largest);
    }

    private ScaleFigures keys(Context context) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long heapBytes = Heap.bytesOf(system.getTotalMemorySize());
        int most = Heap.mostKeys(heapBytes);
        if (most < Dimension.KEYS.largest()) {
            missing.put(
                    Dimension.KEYS,
                    "a heap of " + Heap.mebibytes(heapBytes) + " MiB, half of this machine, is too small");
        }
        AgentJvm.Builder jvm = jvm(context)
                .option("-Xms" + Heap.mebibytes(heapBytes) + "m")
                .option("-Xmx" + Heap.mebibytes(heapBytes) + "m")
                // gigabytes that stay alive would keep a concurrent collector busy on a processor that is measured
                .option("-XX:+UseParallelGC");
        return measured(context, jvm, Map.of(Dimension.KEYS, most));
    }

    private ScaleFigures virtualThreads(Context context) {
        Optional<Path> home = JavaHomes.atLeast(VirtualThreads.FIRST_JAVA);
        if (home.isEmpty()) {
            missing.put(Dimension.VIRTUAL_THREADS, "there is no JDK 21 or later on this machine");
            return new ScaleFigures(List.of());
        }
        AgentJvm.Builder jvm =
                jvm(context).javaHome(home.get()).option("-Xms1g").option("-Xmx1g");
        return measured(context, jvm, Map.of(Dimension.VIRTUAL_THREADS, Dimension.VIRTUAL_THREADS.largest()));
    }

    private static AgentJvm.Builder jvm(Context context) {
        return context.jvm(ScaleMain.class, ALL_JARS).arguments(Integer.toString(context.shortOrLong(12, 40)));
    }

    /** @param largest of each dimension that is measured, the most that there may be of it */
    private static ScaleFigures measured(Context context, AgentJvm.Builder jvm, Map<Dimension, Integer> largest) {
        largest.forEach((dimension, most) -> jvm.arguments(dimension.name() + '=' + most));
        ScaleFigures figures = context.result(jvm, ScaleFigures.class, TIMEOUT);
        System.out.println("scale " + largest.keySet() + " measured");
        return figures;
    }
}

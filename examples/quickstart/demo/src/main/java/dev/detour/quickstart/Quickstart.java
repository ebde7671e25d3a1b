package dev.detour.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the product service twice through the same failures of Redis, first without and then with Detour, and prints
 * what its users saw.
 *
 * <p>The exit code is 0 only if the run with Detour had no error.
 */
public final class Quickstart {

    private static final Path AGENT = pathOf("quickstart.agent");
    private static final Path SERVICE = pathOf("quickstart.service");
    private static final Path LOADER = pathOf("quickstart.loader");
    private static final Path LOGS = pathOf("quickstart.logs");

    private static final String WITH = "with-detour.log";

    private Quickstart() {}

    /** See the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.printf(
                "%n  One product service, one real Redis that freezes and dies; twice %d seconds.%n",
                RedisEvent.SECONDS);
        try {
            System.exit(compare() ? 0 : 1);
        } catch (IllegalStateException failure) {
            System.out.println("  FAILED: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** Whether Detour kept every read from failing. */
    private static boolean compare() throws IOException, InterruptedException {
        Run without = runWithout();
        if (!Files.exists(AGENT)) {
            throw new IllegalStateException("there is no agent at " + AGENT);
        }
        Spans spans = new Spans();
        Run with = runWith(spans);
        System.out.println(SideBySide.of(without, with));
        System.out.println(BreakerLines.of(LOGS.resolve(WITH)));
        spans.mostTelling().ifPresent(lookup -> System.out.println(SpanTree.of(lookup, spans)));
        return Verdict.print(without, with, spans);
    }

    private static Run runWithout() throws IOException, InterruptedException {
        ServiceJvm service = new ServiceJvm(LOGS.resolve("without-detour.log"));
        service.classPath(SERVICE);
        return Run.of("Without Detour", service, new Spans());
    }

    /** The same service and the same command line, but for one option and one jar. */
    private static Run runWith(Spans spans) throws IOException, InterruptedException {
        ServiceJvm service = new ServiceJvm(LOGS.resolve(WITH));
        service.option("-javaagent:" + AGENT);
        service.classPath(SERVICE, LOADER);
        service.printTraces();
        return Run.of("With Detour", service, spans);
    }

    private static Path pathOf(String property) {
        return Path.of(System.getProperty(property, "")).toAbsolutePath().normalize();
    }
}

package dev.detour.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The agent's settings for one application: those of the suite, and routes for each way of reading, so that what each
 * has counted can be told apart.
 */
public final class AgentSettings {

    /** For how long an answer may be stale at most, unless a scenario says otherwise, in milliseconds. */
    static final long MAX_STALE_MILLIS = 6_000;

    private static final String ALL_WAYS = """
            detour {
              # the gates are measured with the shortest deadline that makes sense
              primary.timeout = 5ms
              # short enough for a scenario to see their end, and longer than another process needs to change every key;
              # fresh is longer than a hot key is not read
              breaker { open = 5s, ramp = 1s }
              local { fresh = 3s, max-stale = 6s, max-size = 4MiB }
              evidence.max-size = 1MiB
              # the suite forces breakers open, to see what lies behind
              jmx = write
            """;

    /** Memory first: else replicas would answer for everything. */
    private static final String MEMORY_FIRST = """
            table {
                  timeout = [local, origin, stale], node-down = [local, origin, stale]
                  breaker-open = [local, origin, stale], pool-exhausted = [local, origin, stale]
                  loading = [local, origin, stale], busy = [local, origin, stale]
                  cluster-down = [local, origin, stale], master-down = [local, origin, stale] }""";

    /** Nobody loads what one user alone may read: a loader is not told who asks. */
    private static final String NO_LOADER = """
            table {
                  timeout = [local, replica, stale], node-down = [local, replica, stale]
                  breaker-open = [local, replica, stale], pool-exhausted = [local, replica, stale]
                  loading = [local, replica, stale], busy = [local, replica, stale]
                  cluster-down = [local, replica, stale], master-down = [local, replica, stale] }""";

    private AgentSettings() {}

    /**
     * {@code detour.cold-start.load-rate}: less than the reads, or no gate would notice that nothing is bounded.
     *
     * @param ways of reading that the application has
     */
    public static int coldLoadsPerSecond(int ways) {
        return 20 + 40 * ways;
    }

    /**
     * {@code detour.origin.refresh-rate}, somewhat less than what is loaded in a second where a server evicts nearly all keys
     * and nothing bounds it: 117 for two ways of reading, 172 for three. What is read once has nobody else: with much less
     * more of that would be left unanswered than gate C allows.
     */
    public static int refreshesPerSecond(int ways) {
        return 30 + 30 * ways;
    }

    /** Writes the file that an application is started with. */
    static Path write(String client, List<String> ways, Path directory) {
        StringBuilder text = new StringBuilder(ALL_WAYS)
                .append("  cold-start.load-rate = ")
                .append(coldLoadsPerSecond(ways.size()))
                .append("\n  origin.refresh-rate = ")
                .append(refreshesPerSecond(ways.size()))
                .append("\n  routes = [\n");
        for (String way : ways) {
            // of what the process writes itself, too, one half is answered by memory first and the other by replicas
            text.append("    { name = \"%s-near\", keys = [\"near:%s:*\", \"own:%s:1*\"], %s }%n"
                    .formatted(way, way, way, MEMORY_FIRST));
            text.append(
                    "    { name = \"%s-private\", keys = [\"private:%s:*\"], %s }%n".formatted(way, way, NO_LOADER));
            text.append("    { name = \"%s-rest\", keys = [\"hot:%s:*\", \"cold:%s:*\", \"own:%s:*\"] }%n"
                    .formatted(way, way, way, way));
        }
        text.append("  ]\n}\n");
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(client + ".conf");
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.detour.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the agent said in the service's log about the breaker of Redis. */
final class BreakerLines {

    private static final String AGENT = "[detour] ";

    private BreakerLines() {}

    /** The lines under a title, for people. */
    static String of(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(AGENT) && line.contains(": breaker "))
                .map(line -> "  " + line.substring(AGENT.length()))
                .toList();
        return lines.stream()
                .collect(Collectors.joining("\n", "  The breaker, as the service's log tells it\n\n", "\n"));
    }
}

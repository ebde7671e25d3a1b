package dev.detour.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the agent said in the service's log about the breaker of Redis. */
final class BreakerLines {

    /** On standard error, and then through the service's own log. */
    private static final List<String> AGENT = List.of("[detour] ", " dev.detour - ");

    private BreakerLines() {}

    /** The lines under a title, for people. */
    static String of(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> line.contains(": breaker "))
                .flatMap(line -> AGENT.stream()
                        .filter(line::contains)
                        .map(mark -> "  " + line.substring(line.indexOf(mark) + mark.length())))
                .toList();
        return lines.stream()
                .collect(Collectors.joining("\n", "  The breaker, as the service's log tells it\n\n", "\n"));
    }
}

package dev.detour.bookshop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the agent said in the shop's log of what it routes, and of the breaker of Redis. */
final class AgentLines {

    /** On standard error, and then through the shop's own log, as Spring Boot lays it out. */
    private static final Pattern LINE = Pattern.compile("(?:\\[detour] | dev\\.detour +: )(.*)$");

    private static final List<String> TELLING =
            List.of("woven: ", "routed keys: ", "registered: ", ": breaker ", "further lines");

    private AgentLines() {}

    /** The lines under a title, for people. */
    static String of(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .flatMap(line -> said(line).stream())
                .filter(said -> TELLING.stream().anyMatch(said::contains))
                .map(said -> "  " + said)
                .collect(Collectors.joining("\n", "\n  What Detour says in the bookshop's log\n\n", "\n"));
    }

    /** What the agent said in a line; empty if the line is somebody else's. */
    static Optional<String> said(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}

package dev.detour.contract;

import dev.detour.testkit.AgentJvm;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent says in the log of an application about the breaker of one server, as the application names it: of a
 * server that no case has used before, since the agent says only so many of these lines in a minute.
 */
record BreakerLines(AgentJvm jvm, int port) {

    private static final Pattern LINE = Pattern.compile(".*\\[detour] Redis [^ ]+:(\\d+): breaker ([A-Z_]+) \\(.*");

    /** The states that the breaker has gone over to, the first one first. */
    List<String> states() {
        return jvm.errorLines().stream()
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(1).equals(Integer.toString(port)))
                .map((Matcher line) -> line.group(2))
                .toList();
    }

    /** Those after so many of them. */
    List<String> statesAfter(int told) {
        List<String> states = states();
        return states.subList(told, states.size());
    }

    /** The state that it is in, as far as the log tells. */
    String state() {
        List<String> states = states();
        return states.isEmpty() ? "CLOSED" : states.get(states.size() - 1);
    }

    /** The lines themselves, for the message of an assertion. */
    String text() {
        return String.join(
                "\n",
                jvm.errorLines().stream()
                        .filter(line -> line.contains("[detour] Redis"))
                        .toList());
    }
}

package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.testkit.AgentJvm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The spans that an application under test has printed of its reads from one server. */
record Spans(AgentJvm jvm, int port) {

    private static final Duration PRINTED = Duration.ofSeconds(15);

    static Spans of(Session session, int port) {
        return new Spans(session.app().jvm(), port);
    }

    /** Returns when a read was printed that came to this fault and was answered by this tier. */
    void await(String fault, String tier) {
        awaitWith("detour.fault.kind=" + fault, "detour.answer.tier=" + tier);
    }

    /** Returns when a read with all of these attributes was printed. */
    void awaitWith(String... attributes) {
        jvm.awaitLine(lookup(attributes), PRINTED);
    }

    /** Returns when so many reads with all of these attributes were printed, and no more. */
    void awaitCount(int wanted, String... attributes) {
        Awaitility.await()
                .atMost(PRINTED)
                .untilAsserted(() -> assertThat(count(attributes))
                        .as(() -> "all that were printed: " + matching())
                        .isGreaterThanOrEqualTo(wanted));
        assertThat(count(attributes)).isEqualTo(wanted);
    }

    /** How many reads with all of these attributes were printed so far. */
    long count(String... attributes) {
        return matching(attributes).size();
    }

    /** The reads with all of these attributes that were printed so far. */
    List<String> matching(String... attributes) {
        return jvm.lines().stream().filter(lookup(attributes)).toList();
    }

    private Predicate<String> lookup(String... attributes) {
        String server = "server.port=" + port;
        return line -> line.contains("detour.lookup")
                && holds(line, server)
                && Arrays.stream(attributes).allMatch(attribute -> holds(line, attribute.toLowerCase(Locale.ROOT)));
    }

    private static boolean holds(String line, String attribute) {
        int at = line.indexOf(attribute);
        return at >= 0 && ",}".indexOf(line.charAt(at + attribute.length())) >= 0;
    }
}

package dev.detour.engine.telemetry;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A decision in a few words each, for people. Nothing of them is of the key or the value. */
final class DecisionWords {

    private DecisionWords() {}

    /** What came of the read at the primary: {@code miss}, {@code fault} or {@code unknown}. */
    static String outcome(Outcome outcome) {
        if (outcome instanceof Outcome.Miss) {
            return "miss";
        }
        return outcome instanceof Outcome.Fault ? "fault" : "unknown";
    }

    /** Why, such as {@code evicted} or {@code node_down}; empty where it is not known. */
    static String cause(Outcome outcome) {
        if (outcome instanceof Outcome.Miss miss) {
            return lower(miss.kind());
        }
        return outcome instanceof Outcome.Fault fault ? lower(fault.kind()) : "";
    }

    /** The strongest evidence for a miss, such as {@code own-write}; empty for a fault. */
    static String evidence(Outcome outcome) {
        return outcome instanceof Outcome.Miss miss ? miss.verdict().source().label() : "";
    }

    /** The tiers tried, in order, such as {@code replica failed 1203 us, local answered 4 us}. */
    static String tried(List<Decision.Attempt> attempts) {
        return attempts.stream()
                .map(tried -> tried.tier().label() + ' ' + lower(tried.result()) + ' '
                        + (tried.endNanos() - tried.startNanos()) / 1_000 + " us")
                .collect(Collectors.joining(", "));
    }

    /** The tier that answered; empty where the caller got the original outcome, or a null in its place. */
    static String answeredBy(@Nullable Answer answer) {
        return answer == null || answer.value() == null ? "" : answer.tier().label();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

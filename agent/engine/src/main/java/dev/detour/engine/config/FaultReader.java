package dev.detour.engine.config;

import dev.detour.engine.model.InjectedFault;
import dev.detour.engine.model.InjectedFault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the faults that are injected. What is not accepted goes to the problems and is left out. */
final class FaultReader {

    private static final String FAULT = "{ keys = \"glob\", kind = timeout, rate = 10% }";
    private static final List<String> MEMBERS = List.of("keys", "kind", "rate", "after", "for", "delay", "votes");
    private static final List<String> KINDS = kinds();
    private static final String RATE = "a percentage over 0% and up to 100%, such as 10%";
    private static final Pattern NUMBER = Pattern.compile("\\s*[0-9.]+\\s*");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)\\s*%");

    private final Values values;
    private final Problems problems;

    FaultReader(Values values) {
        this.values = values;
        this.problems = values.problems();
    }

    private static List<String> kinds() {
        List<String> labels = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            labels.add(kind.label());
        }
        return labels;
    }

    List<InjectedFault> read(String setting) {
        List<InjectedFault> faults = new ArrayList<>();
        for (Members members : Members.of(values.get(setting), FAULT, problems)) {
            InjectedFault fault = fault(members);
            if (fault != null) {
                faults.add(fault);
            }
        }
        return faults;
    }

    private @Nullable InjectedFault fault(Members members) {
        members.checkNames(MEMBERS);
        Found globs = members.require("keys");
        List<String> keys = globs == null ? List.of() : Globs.ofOneOrMore(globs, problems);
        Kind kind = kind(members.require("kind"));
        // or one whose variable is not set would fail every read
        double share = share(members.require("rate", "rate = 10%, or rate = 100% for all"));
        Found after = members.find("after");
        Found lasting = members.find("for");
        long afterNanos = after == null ? 0 : nanos(after, "0 s", "365 d");
        long forNanos = lasting == null ? Long.MAX_VALUE : nanos(lasting, "1 ms", "365 d");
        long delayNanos = kind == null ? 0 : delayNanos(members, kind);
        boolean votes = votes(members.find("votes"), kind);
        return kind == null || keys.isEmpty()
                ? null
                : new InjectedFault(keys, kind, share, afterNanos, forNanos, delayNanos, votes);
    }

    private @Nullable Kind kind(@Nullable Found found) {
        if (found == null) {
            return null;
        }
        Object value = found.value().unwrapped();
        if (value instanceof String label && KINDS.contains(label)) {
            return Kind.values()[KINDS.indexOf(label)];
        }
        String nearest = value instanceof String label ? NearestName.of(label, KINDS, 0) : null;
        String meant = nearest == null ? "" : "; did you mean " + nearest + "?";
        problems.reject(found, "one of " + String.join(", ", KINDS) + meant);
        return null;
    }

    /** A bare number would be taken for a hundredth by one half of those who read it. */
    private double share(@Nullable Found found) {
        if (found == null) {
            return 1;
        }
        if (found.value().unwrapped() instanceof String text) {
            var percent = PERCENT.matcher(text.strip());
            double share = percent.matches() ? Double.parseDouble(percent.group(1)) / 100 : 0;
            if (share > 0 && share <= 1) {
                return share;
            }
        }
        problems.reject(found, RATE);
        return 1;
    }

    /** In a test seconds are meant as often as milliseconds. */
    private long nanos(Found found, String min, String max) {
        Object value = found.value().unwrapped();
        if (value instanceof Number
                || value instanceof String text && NUMBER.matcher(text).matches()) {
            problems.reject(found, "a duration with its unit, such as 10s or 200ms");
            return 0;
        }
        return values.nanos(found, min, max);
    }

    private boolean votes(@Nullable Found found, @Nullable Kind kind) {
        if (found == null) {
            return false;
        }
        boolean votes = values.flag(found);
        if (votes && kind == Kind.EVICTION) {
            problems.add(
                    found.place(),
                    found.setting() + " is not for " + Kind.EVICTION.label()
                            + ": a null is no failure, for any breaker");
        }
        return votes;
    }

    private long delayNanos(Members members, Kind kind) {
        if (kind == Kind.SLOW_ORIGIN) {
            Found delay = members.require("delay", "delay = 200ms");
            return delay == null ? 0 : nanos(delay, "1 ms", "10 m");
        }
        Found delay = members.find("delay");
        if (delay != null) {
            problems.add(delay.place(), delay.setting() + " is for " + Kind.SLOW_ORIGIN.label() + " alone");
        }
        return 0;
    }
}

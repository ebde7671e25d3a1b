package dev.detour.doctor;

import dev.detour.doctor.Suggestion.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from a report. */
final class Suggestions {

    private final List<Suggestion> found = new ArrayList<>();

    private Suggestions() {}

    /** Warnings first. */
    static List<Suggestion> of(Report report) {
        Suggestions suggestions = new Suggestions();
        MemoryAdvice.add(report, suggestions);
        TimingAdvice.add(report, suggestions);
        CopiesAdvice.add(report, suggestions);
        PermissionAdvice.add(report, suggestions);
        return suggestions.found.stream()
                .sorted(Comparator.comparing(Suggestion::weight))
                .toList();
    }

    /** Something is wrong, and a setting of Detour's answers it. */
    void warn(String id, String setting, String value, String reason) {
        add(id, Weight.WARNING, setting, value, reason);
    }

    /** Something is wrong, and the server is where to do something about it. */
    void warnOfServer(String id, String action, String reason) {
        add(id, Weight.WARNING, null, action, reason);
    }

    void hint(String id, String setting, String value, String reason) {
        add(id, Weight.HINT, setting, value, reason);
    }

    void hintAtServer(String id, String action, String reason) {
        add(id, Weight.HINT, null, action, reason);
    }

    private void add(String id, Weight weight, @Nullable String setting, String advice, String reason) {
        found.add(new Suggestion(id, weight, setting, advice, reason));
    }
}

package dev.detour.engine.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What to say of a name that is no setting. */
final class UnknownName {

    /** The row that a routing table does not have. */
    static final String UNKNOWN_ROW = "detour.table.unknown";

    static final String WHY_NO_ROW = "an error that is not known as a failure of Redis is never masked:"
            + " it goes to the application as it is, so no row can send it elsewhere";

    private final Declarations declared;
    private final UnaryOperator<String> named;

    /** @param named how a setting is named here */
    UnknownName(Declarations declared, UnaryOperator<String> named) {
        this.declared = declared;
        this.named = named;
    }

    /** @param candidates what may have been meant, as named here */
    String problem(String name, Collection<String> candidates) {
        return name + " is not a setting; " + advice(name, candidates);
    }

    private String advice(String name, Collection<String> candidates) {
        if (name.equals(named.apply(UNKNOWN_ROW))) {
            return WHY_NO_ROW;
        }
        String nearest =
                NearestName.of(name, candidates, prefix(Declarations.ROOT).length());
        return nearest != null ? "did you mean " + nearest + "?" : "accepted are " + String.join(", ", beside(name));
    }

    /** The settings and groups that stand where the name does. */
    private Set<String> beside(String name) {
        String group = Declarations.ROOT;
        for (String other : declared.groups()) {
            if (other.length() > group.length() && name.startsWith(prefix(other))) {
                group = other;
            }
        }
        int start = group.length() + 1;
        Set<String> names = new LinkedHashSet<>();
        for (String setting : declared.settings()) {
            if (setting.startsWith(group + '.')) {
                int end = setting.indexOf('.', start);
                names.add(end < 0 ? named.apply(setting) : prefix(setting.substring(0, end)) + '*');
            }
        }
        return names;
    }

    private String prefix(String group) {
        return named.apply(group + '.');
    }
}

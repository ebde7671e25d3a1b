package dev.detour.doctor;

import org.jspecify.annotations.Nullable;

/**
 * Something to do, and why.
 *
 * @param id never changes, for machines
 * @param setting the one of Detour's to set; null where something is to be done at the server
 * @param advice the setting's value, or what is to be done
 */
record Suggestion(String id, Weight weight, @Nullable String setting, String advice, String reason) {

    enum Weight {
        /** Something is wrong, or fails without. */
        WARNING,
        /** Something could be better. */
        HINT
    }

    boolean isWarning() {
        return weight == Weight.WARNING;
    }
}

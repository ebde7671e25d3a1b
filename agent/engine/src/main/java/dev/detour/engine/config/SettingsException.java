package dev.detour.engine.config;

import java.util.List;

/** The settings cannot be used. The message is one line: where, which setting, what is wrong and what is accepted. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param problems one line each, at least one; the first is told */
    SettingsException(List<String> problems) {
        super(problems.get(0)
                + (problems.size() > 1
                        ? " (and " + (problems.size() - 1) + " more; the command check tells all)"
                        : ""));
    }
}

package dev.detour.engine.config;

import java.util.List;

/** The settings cannot be used. The message is one line: where, which setting, what is wrong and what is accepted. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reportFile;

    /**
     * @param problems one line each, at least one; the first is told
     * @param reportFile {@code detour.report.file} as far as it could be read nonetheless; empty where it could not
     */
    SettingsException(List<String> problems, String reportFile) {
        super(problems.get(0)
                + (problems.size() > 1
                        ? " (and " + (problems.size() - 1) + " more; the command check tells all)"
                        : ""));
        this.reportFile = reportFile;
    }

    /** Where an earlier run may have left its summary: whoever asks for it must not take it for that of this one. */
    public String reportFile() {
        return reportFile;
    }
}

package dev.detour.engine.config;

/** The settings cannot be used. The message is one line: where, which setting, what is wrong and what is accepted. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(oneLine(message));
    }

    /** Names and values come from outside: no line break or control sequence of theirs reaches a terminal or a log. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }
}

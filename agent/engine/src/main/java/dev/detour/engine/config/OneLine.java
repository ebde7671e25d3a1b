package dev.detour.engine.config;

/** Names and values come from outside: no line break or control sequence of theirs reaches a terminal or a log. */
final class OneLine {

    private OneLine() {}

    static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }
}

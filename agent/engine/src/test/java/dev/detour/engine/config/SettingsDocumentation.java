package dev.detour.engine.config;

import java.util.List;

/** Makes the README's table of settings from the comments of {@code reference.conf}. */
final class SettingsDocumentation {

    private static final String BEGIN = "<!-- settings:begin -->";
    private static final String END = "<!-- settings:end -->";

    private SettingsDocumentation() {}

    /** The page with the table between its two marks made anew. */
    static String rewrite(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no " + BEGIN + " followed by " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table() + page.substring(end);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("\n| setting | default | meaning |\n|---|---|---|\n");
        Declarations.readWithComments().defaults().values().forEach(setting -> table.append(row(setting)));
        return table.append('\n').toString();
    }

    private static String row(Found setting) {
        return "| `" + setting.setting() + "` | `" + setting.plain() + "` | " + cell(comment(setting)) + " |\n";
    }

    /** The comment above the setting as one line. */
    static String comment(Found setting) {
        List<String> lines = setting.value().origin().comments();
        return String.join(" ", lines.stream().map(String::strip).toList());
    }

    /** Examples as code: Markdown would take their characters for its own. */
    private static String cell(String text) {
        return text.replaceAll("(\\{ [^}]*\\})", "`$1`").replace("|", "\\|");
    }
}

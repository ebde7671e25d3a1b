package dev.detour.engine.check.gate;

import dev.detour.engine.check.gate.Gate.Verdict;
import java.util.List;

/** Gates as the report of a test run, which every build server reads: a suite with a case for each. */
final class JUnitXml {

    /** What no other test's report begins with. */
    static final String BEGINNING = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"detour.gate\"";

    private JUnitXml() {}

    /** A gate with nothing to measure is skipped where that is allowed, and failed otherwise. */
    static String of(Verdicts verdicts) {
        List<Gate> gates = verdicts.gates();
        long missed = gates.stream().filter(gate -> !verdicts.isFine(gate)).count();
        long skipped = gates.stream()
                .filter(gate -> verdicts.isFine(gate) && gate.verdict() == Verdict.UNMEASURED)
                .count();
        StringBuilder xml = new StringBuilder(BEGINNING);
        xml.append(" tests=\"").append(gates.size());
        xml.append("\" failures=\"")
                .append(missed)
                .append("\" errors=\"0\" skipped=\"")
                .append(skipped);
        xml.append("\" time=\"0\">\n");
        for (Gate gate : gates) {
            String said = escaped(inWords(gate, verdicts));
            xml.append("  <testcase classname=\"detour.gate\" name=\"").append(escaped(gate.name()));
            xml.append("\" time=\"0\">\n");
            if (!verdicts.isFine(gate)) {
                xml.append("    <failure type=\"").append(escaped(gate.verdict().name()));
                xml.append("\" message=\"")
                        .append(said)
                        .append("\">")
                        .append(said)
                        .append("</failure>\n");
            } else if (gate.verdict() == Verdict.UNMEASURED) {
                xml.append("    <skipped message=\"").append(said).append("\"/>\n");
            }
            xml.append("    <system-out>").append(said).append("</system-out>\n  </testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static String inWords(Gate gate, Verdicts verdicts) {
        return gate.name() + " is " + gate.figure() + ", the limit " + gate.limit() + " (" + gate.about() + ")"
                + (gate.verdict() == Verdict.UNMEASURED ? "; nothing was measured: " + verdicts.whatToDo() : "");
    }

    /** What XML does not allow at all becomes a question mark. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&apos;");
                case '\n', '\r', '\t' -> safe.append("&#").append(c).append(';');
                default -> {
                    boolean isAllowed = c >= ' ' && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000;
                    safe.appendCodePoint(isAllowed ? c : '?');
                }
            }
        });
        return safe.toString();
    }
}

package dev.detour.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A span with its descendants: start, duration and attributes of each. */
final class SpanTree {

    private static final int COLUMNS = 98;

    private final Spans spans;
    private final long originNanos;
    private final StringBuilder text = new StringBuilder();

    private SpanTree(Spans spans, Span root) {
        this.spans = spans;
        this.originNanos = root.startNanos();
    }

    static String of(Span root, Spans spans) {
        SpanTree tree = new SpanTree(spans, root);
        tree.text.append("  One diverted read, trace ").append(root.traceId()).append("\n\n");
        tree.add(root, "  ", "  ");
        return tree.text.toString();
    }

    private void add(Span span, String firstIndent, String indent) {
        String title = firstIndent + span.name();
        text.append(String.format(
                Locale.ROOT,
                "%-40s at %,8.3f ms  took %,8.3f ms%n",
                title,
                (span.startNanos() - originNanos) / 1e6,
                (span.endNanos() - span.startNanos()) / 1e6));
        List<Span> children = spans.childrenOf(span);
        addAttributes(span, indent + (children.isEmpty() ? "    " : "│   "));
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            add(children.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
        }
    }

    private void addAttributes(Span span, String indent) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> attribute : span.attributes().entrySet()) {
            words.add(attribute.getKey() + "=" + attribute.getValue());
        }
        StringBuilder line = new StringBuilder(indent);
        for (String word : words) {
            if (line.length() > indent.length() && line.length() + word.length() > COLUMNS) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder(indent);
            }
            line.append(word).append("  ");
        }
        if (!words.isEmpty()) {
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}

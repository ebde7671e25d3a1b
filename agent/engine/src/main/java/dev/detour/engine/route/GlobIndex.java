package dev.detour.engine.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Globs in the order of their owners, of which the first that matches a key is asked for. They are found by the literal
 * text that they begin with: whatever begins a key is one of the texts that begin the greatest text not above that key.
 * So a look-up costs the logarithm of the number of globs, and each glob that begins like the key. Immutable, and a
 * look-up allocates nothing.
 */
final class GlobIndex {

    /** Up to here, one after the other is faster. */
    private static final int FEW = 8;

    private final Node[] byText;
    private final Node[] byBytes;

    private record Rule(Glob glob, int owner) {}

    /**
     * All globs that begin with one literal text.
     *
     * @param outer of the longest other text that begins this one
     */
    private record Node(
            String prefix,
            byte[] bytes,
            Rule[] rules,
            @Nullable Node outer) {

        private int first(String key, int best) {
            for (Rule rule : rules) {
                if (rule.owner >= best) {
                    break;
                }
                if (rule.glob.matches(key)) {
                    return rule.owner;
                }
            }
            return best;
        }

        private int first(byte[] key, int best) {
            for (Rule rule : rules) {
                if (rule.owner >= best) {
                    break;
                }
                if (rule.glob.matches(key)) {
                    return rule.owner;
                }
            }
            return best;
        }
    }

    /** @param owners the globs of each */
    GlobIndex(List<List<String>> owners) {
        List<Rule> all = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            for (String pattern : owners.get(i)) {
                all.add(new Rule(new Glob(pattern), i));
            }
        }
        this.byText = nodes(all);
        this.byBytes = byText.clone();
        Arrays.sort(byBytes, Comparator.comparing(Node::bytes, Arrays::compareUnsigned));
    }

    private static Node[] nodes(List<Rule> all) {
        Map<String, List<Rule>> byPrefix = new TreeMap<>();
        boolean areFew = all.size() <= FEW; // then in one place, as if all began with nothing
        all.forEach(rule -> byPrefix.computeIfAbsent(areFew ? "" : rule.glob.prefix(), prefix -> new ArrayList<>())
                .add(rule));
        List<Node> nodes = new ArrayList<>();
        Node last = null;
        for (Map.Entry<String, List<Rule>> entry : byPrefix.entrySet()) {
            String prefix = entry.getKey();
            Node outer = last;
            while (outer != null && !prefix.startsWith(outer.prefix)) {
                outer = outer.outer;
            }
            last = new Node(prefix, Glob.utf8(prefix), entry.getValue().toArray(new Rule[0]), outer);
            nodes.add(last);
        }
        return nodes.toArray(new Node[0]);
    }

    boolean isEmpty() {
        return byText.length == 0;
    }

    /** @param none what is given back where no glob matches; above the number of each owner */
    int first(String key, int none) {
        int best = none;
        for (Node node = floor(key); node != null; node = node.outer) {
            best = node.first(key, best);
        }
        return best;
    }

    /** The same for a key in bytes, read as UTF-8. */
    int first(byte[] key, int none) {
        int best = none;
        for (Node node = floor(key); node != null; node = node.outer) {
            best = node.first(key, best);
        }
        return best;
    }

    private @Nullable Node floor(String key) {
        int low = 0;
        int high = byText.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (byText[middle].prefix.compareTo(key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? null : byText[high];
    }

    private @Nullable Node floor(byte[] key) {
        int low = 0;
        int high = byBytes.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(byBytes[middle].bytes, key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? null : byBytes[high];
    }
}

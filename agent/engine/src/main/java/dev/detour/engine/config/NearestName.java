package dev.detour.engine.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant. Distance: insertions, deletions, substitutions and swaps of neighbours, no
 * part edited twice (optimal string alignment).
 */
public final class NearestName {

    private NearestName() {}

    /**
     * The candidate nearest to a name.
     *
     * @param prefix how many characters all names have in common, which make nothing nearer
     * @return null where none is near: a wrong suggestion is worse than none
     */
    public static @Nullable String of(String name, Collection<String> candidates, int prefix) {
        String rest = name.substring(Math.min(prefix, name.length())).toLowerCase(Locale.ROOT);
        int limit = Math.max(1, rest.length() / 3);
        String nearest = null;
        for (String candidate : candidates) {
            String other = candidate.substring(prefix).toLowerCase(Locale.ROOT);
            if (Math.abs(other.length() - rest.length()) > limit) {
                continue; // spares the table for a name of absurd length
            }
            int distance = distance(rest, other);
            if (distance < limit || (distance == limit && nearest == null)) {
                nearest = candidate;
                limit = distance;
            }
        }
        return nearest;
    }

    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = cell(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cell(int[][] cost, String a, String b, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}

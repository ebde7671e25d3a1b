package dev.detour.engine.route;

/** Whether there is a key that two globs both match. */
final class GlobOverlap {

    private GlobOverlap() {}

    /**
     * Goes through both at once: {@code both[i][j]} says whether what is left of the first from i and of the second from j
     * has a text in common. Takes time and memory of the product of their lengths.
     */
    static boolean exists(String one, String other) {
        boolean[][] both = new boolean[one.length() + 1][other.length() + 1];
        for (int i = one.length(); i >= 0; i--) {
            for (int j = other.length(); j >= 0; j--) {
                both[i][j] = cell(both, one, other, i, j);
            }
        }
        return both[0][0];
    }

    private static boolean cell(boolean[][] both, String one, String other, int i, int j) {
        boolean oneLeft = i < one.length();
        boolean otherLeft = j < other.length();
        if (oneLeft && one.charAt(i) == '*') {
            return both[i + 1][j] || otherLeft && both[i][j + 1];
        }
        if (otherLeft && other.charAt(j) == '*') {
            return both[i][j + 1] || oneLeft && both[i + 1][j];
        }
        if (!oneLeft || !otherLeft) {
            return oneLeft == otherLeft;
        }
        if (one.charAt(i) == '?') { // one character, of which some take two
            return both[i + 1][j + Character.charCount(other.codePointAt(j))];
        }
        if (other.charAt(j) == '?') {
            return both[i + Character.charCount(one.codePointAt(i))][j + 1];
        }
        return one.charAt(i) == other.charAt(j) && both[i + 1][j + 1];
    }
}

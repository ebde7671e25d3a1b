package dev.detour.engine.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key pattern: {@code *} for any run of characters, {@code ?} for one, everything else for itself. The literal text
 * before the first wildcard is compared first and, with {@code prefix*}, decides alone.
 */
public final class Glob {

    private final String pattern;
    private final String prefix;
    private final byte[] prefixBytes;
    private final boolean exact;
    private final boolean prefixOnly;

    public Glob(String pattern) {
        this.pattern = pattern;
        int wildcard = firstWildcard(pattern);
        this.exact = wildcard < 0;
        this.prefix = exact ? pattern : pattern.substring(0, wildcard);
        this.prefixBytes = utf8(prefix);
        this.prefixOnly = !exact && pattern.substring(wildcard).equals("*");
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The literal text before the first wildcard. */
    String prefix() {
        return prefix;
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
                return i;
            }
        }
        return -1;
    }

    boolean matches(String key) {
        if (!key.startsWith(prefix)) {
            return false;
        }
        return prefixOnly || (exact ? key.length() == prefix.length() : matchesFrom(key, prefix.length()));
    }

    /** Whether a key in bytes, read as UTF-8, is one of its keys. */
    public boolean matches(byte[] key) {
        int length = prefixBytes.length;
        if (key.length < length || !Arrays.equals(key, 0, length, prefixBytes, 0, length)) {
            return false;
        }
        if (prefixOnly) {
            return true;
        }
        return exact ? key.length == length : matches(new String(key, StandardCharsets.UTF_8));
    }

    /** Greedy match with one point to come back to: the last star. */
    private boolean matchesFrom(String key, int start) {
        int p = start;
        int k = start;
        int star = -1;
        int retry = 0;
        while (k < key.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : 0;
            if (p < pattern.length() && c == '*') {
                star = p++;
                retry = k;
            } else if (p < pattern.length() && c == '?') {
                p++;
                k += Character.charCount(key.codePointAt(k)); // one character, of which some take two
            } else if (p < pattern.length() && c == key.charAt(k)) {
                p++;
                k++;
            } else if (star >= 0) {
                p = star + 1;
                k = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public String toString() {
        return pattern;
    }
}

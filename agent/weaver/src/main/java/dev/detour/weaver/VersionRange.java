package dev.detour.weaver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a client that are woven: from a minor one, up to but without a major one. A version that a jar does not
 * tell, or tells in other than numbers, is in every range: whether its classes fit shows when they are woven.
 */
record VersionRange(int fromMajor, int fromMinor, int belowMajor) {

    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\D.*");

    /** Whether this is a version that is not woven. */
    boolean excludes(String version) {
        Matcher numbers = MAJOR_MINOR.matcher(version + '.');
        if (!numbers.matches()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        return major >= belowMajor || major < fromMajor || major == fromMajor && minor < fromMinor;
    }

    @Override
    public String toString() {
        return "from " + fromMajor + '.' + fromMinor + " and below " + belowMajor;
    }
}

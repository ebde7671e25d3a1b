package dev.detour.weaver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name that is looked for in the bytes of a class file, of which the largest has a quarter of a megabyte: the byte below
 * its end says how far to go on, so that most are never looked at (Horspool, Practical fast searching in strings, 1980).
 */
final class Mark {

    private static final int BYTES = 1 << Byte.SIZE;

    private final byte[] name;

    /** By byte: how far to go on where that stands below the end of the name. */
    private final int[] steps = new int[BYTES];

    /** @param name of ASCII alone */
    Mark(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        int last = this.name.length - 1;
        Arrays.fill(steps, last + 1);
        for (int i = 0; i < last; i++) {
            steps[this.name[i]] = last - i;
        }
    }

    boolean isIn(byte[] bytes) {
        int length = name.length;
        int from = 0;
        while (from <= bytes.length - length) {
            if (Arrays.equals(bytes, from, from + length, name, 0, length)) {
                return true;
            }
            from += steps[Byte.toUnsignedInt(bytes[from + length - 1])];
        }
        return false;
    }
}

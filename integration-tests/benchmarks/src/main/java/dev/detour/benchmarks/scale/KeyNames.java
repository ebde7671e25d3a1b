package dev.detour.benchmarks.scale;

import java.nio.charset.StandardCharsets;

/**
 * Names of keys by their numbers, all as long as each other, made when they are asked for: to fetch ten million of them from
 * memory would cost more than what is measured.
 */
final class KeyNames {

    private static final int ROUTE_DIGITS = 4;
    private static final String BEGINNING = "route";
    private static final int ROUTE_END = BEGINNING.length() + ROUTE_DIGITS;
    private static final byte[] BLANK = (BEGINNING + "0000" + ':' + "00000000").getBytes(StandardCharsets.ISO_8859_1);

    private KeyNames() {}

    /**
     * The name of a key.
     *
     * @param routes how many there are; a key belongs to the one that its number leaves
     */
    static String of(int number, int routes) {
        byte[] name = BLANK.clone();
        write(name, ROUTE_END, number % routes);
        write(name, name.length, number);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static void write(byte[] name, int end, int number) {
        int rest = number;
        for (int at = end - 1; rest != 0; at--) {
            name[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** What the keys of a route begin with, and no others. */
    static String prefix(int route) {
        return of(route, Integer.MAX_VALUE).substring(0, ROUTE_END + 1);
    }
}

package dev.detour.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A Redis key: bytes with a hash, compared by content. Owns its array. */
public final class Key {

    /** Longer keys are not routed, so that a longer argument of a write need not be looked at. */
    public static final int MAX_BYTES = 1024;

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    /** A key over these very bytes; the caller gives the array away. */
    public static Key of(byte[] bytes) {
        return new Key(bytes);
    }

    /** The hash of a key with these bytes, without making one. */
    public static int hash(byte[] bytes) {
        return hash(bytes, bytes.length);
    }

    /** The same of so many bytes from the beginning. */
    static int hash(byte[] bytes, int length) {
        int h = 1;
        for (int i = 0; i < length; i++) {
            h = 31 * h + bytes[i];
        }
        return spread(h);
    }

    /** The same of a text's bytes, which is of ASCII alone. */
    public static int hashOfAscii(String text) {
        int h = 1;
        for (int i = 0; i < text.length(); i++) {
            h = 31 * h + text.charAt(i);
        }
        return spread(h);
    }

    /** As in HashMap: the stripes take the low bits. */
    private static int spread(int h) {
        return h ^ (h >>> 16);
    }

    /** The bytes themselves, not a copy: read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** The key decoded as UTF-8, malformed bytes replaced. */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    /** Tells the size, never the content. */
    @Override
    public String toString() {
        return "Key[" + bytes.length + " bytes]";
    }
}

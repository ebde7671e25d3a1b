package dev.detour.engine.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of a read under way, in an array that is used again and again, so that a hit makes no {@link Key}. It finds an
 * equal key in a hash map, and is never put into one: no {@link Key} is equal to it, and it changes. Used by one thread.
 */
public final class KeyProbe {

    /** As long as most keys; grows up to {@link Key#MAX_BYTES}. */
    private static final int FIRST_BYTES = 64;

    private static final int FIRST_BEYOND_ASCII = 0x80;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int hash;
    private @Nullable Key key;

    /**
     * Stands for this key from now on, encoded as clients do.
     *
     * @return whether it can: its key is neither empty nor longer than {@link Key#MAX_BYTES}
     */
    public boolean take(String text) {
        int chars = text.length();
        if (chars == 0 || chars > Key.MAX_BYTES) {
            return false;
        }
        ensure(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_BEYOND_ASCII) {
                return take(text.getBytes(StandardCharsets.UTF_8));
            }
            bytes[i] = (byte) c;
        }
        taken(chars);
        return true;
    }

    /** The same for a key in bytes, which are copied. */
    public boolean take(byte[] content) {
        if (content.length == 0 || content.length > Key.MAX_BYTES) {
            return false;
        }
        ensure(content.length);
        System.arraycopy(content, 0, bytes, 0, content.length);
        taken(content.length);
        return true;
    }

    private void ensure(int wanted) {
        if (bytes.length < wanted) {
            bytes = new byte[Math.min(Key.MAX_BYTES, Math.max(wanted, 2 * bytes.length))];
        }
    }

    private void taken(int count) {
        length = count;
        hash = Key.hash(bytes, count);
        key = null;
    }

    /** Stands for nothing any more. */
    public void forget() {
        length = 0;
        key = null;
    }

    /** The key itself, made when it is first asked for. */
    public Key key() {
        Key made = key;
        if (made == null) {
            made = Key.of(Arrays.copyOf(bytes, length));
            key = made;
        }
        return made;
    }

    /** An array that begins with the key's bytes; read only, and theirs until it stands for another. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes the key has. */
    public int length() {
        return length;
    }

    /** Whether these are the bytes of its key. */
    public boolean isOf(byte[] content) {
        return Arrays.equals(content, 0, content.length, bytes, 0, length);
    }

    /** That of an equal key. */
    @Override
    public int hashCode() {
        return hash;
    }

    /** Whether the other is a key with the same bytes, or this. */
    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof Key that && hash == that.hashCode() && isOf(that.bytes());
    }

    /** Tells the size, never the content. */
    @Override
    public String toString() {
        return "KeyProbe[" + length + " bytes]";
    }
}

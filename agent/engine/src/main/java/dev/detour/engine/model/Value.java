package dev.detour.engine.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value in the form in which it was seen: the reply's bytes, or the text that a client had already decoded. It turns
 * into the other form only where nothing is lost.
 */
public sealed interface Value {

    /** The bytes of the reply, not a copy; null where decoding had lost some. */
    byte @Nullable [] bytes();

    /** The same to read from; null where decoding had lost some. */
    default @Nullable ByteBuffer buffer() {
        byte[] bytes = bytes();
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /** The reply as clients decode it, as UTF-8. */
    String text();

    /** About how many bytes of heap the content takes. */
    int weight();

    /** A value over these very bytes; the caller gives the array away. */
    static Value of(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** A value that was seen as text, decoded by the client as UTF-8. */
    static Value of(String text) {
        return new Text(text);
    }

    /** Seen as bytes; compared by content. */
    record Bytes(byte[] content) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        /** Tells the size, never the content. */
        @Override
        public String toString() {
            return "Bytes[" + content.length + "]";
        }

        @Override
        public byte[] bytes() {
            return content;
        }

        @Override
        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        @Override
        public int weight() {
            return content.length;
        }
    }

    /** Seen as text. */
    record Text(String content) implements Value {
        /** Tells the size, never the content. */
        @Override
        public String toString() {
            return "Text[" + content.length() + "]";
        }

        @Override
        public byte @Nullable [] bytes() {
            // U+FFFD may stand for bytes that were no UTF-8: which ones is lost
            return content.indexOf('\uFFFD') < 0 ? content.getBytes(StandardCharsets.UTF_8) : null;
        }

        @Override
        public String text() {
            return content;
        }

        @Override
        public int weight() {
            return content.length() * 2;
        }
    }
}

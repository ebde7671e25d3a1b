package dev.detour.testkit;

import java.util.Arrays;

/**
 * Some bytes on their way.
 *
 * @param bytes none at the end of the stream, which is on its way like everything else
 * @param sentNanos {@link System#nanoTime()}; a chunk that is late counts as sent later
 * @param then what becomes of the connection when they have arrived
 */
record Chunk(byte[] bytes, long sentNanos, Then then) {

    /** What follows a chunk. */
    enum Then {
        GOES_ON,
        IS_CLOSED,
        IS_RESET
    }

    static Chunk of(byte[] bytes, long sentNanos) {
        return new Chunk(bytes, sentNanos, Then.GOES_ON);
    }

    static Chunk end(long sentNanos) {
        return new Chunk(new byte[0], sentNanos, Then.IS_CLOSED);
    }

    Chunk sentLater(long byNanos) {
        return new Chunk(bytes, sentNanos + byNanos, then);
    }

    /** @param lengthBytes at least 1, fewer than there are */
    Chunk cut(int lengthBytes, Then hereafter) {
        return new Chunk(Arrays.copyOf(bytes, lengthBytes), sentNanos, hereafter);
    }

    Chunk with(byte[] others) {
        return new Chunk(others, sentNanos, then);
    }
}

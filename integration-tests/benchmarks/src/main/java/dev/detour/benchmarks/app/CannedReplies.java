package dev.detour.benchmarks.app;

import java.nio.charset.StandardCharsets;

/**
 * The other side of a connection without a network: a GET is answered with always the same value, and everything else,
 * which comes while a connection is made, with OK. Allocates nothing once it is made. Not thread-safe.
 */
final class CannedReplies {

    static final String VALUE = "a value as short as most";

    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BULK =
            ("$" + VALUE.length() + "\r\n" + VALUE + "\r\n").getBytes(StandardCharsets.US_ASCII);

    /** No client has more than a few commands under way here. */
    private final byte[] waiting = new byte[4_096];

    private int from;
    private int to;

    /** Where the commands are being read. */
    private int at;

    /**
     * Takes commands.
     *
     * @throws IllegalStateException if the last one does not end here: nothing here would keep its beginning
     */
    void ask(byte[] bytes, int offset, int length) {
        at = offset;
        while (at < offset + length) {
            command(bytes);
        }
        if (at != offset + length) {
            throw new IllegalStateException("a command in parts");
        }
    }

    private void command(byte[] bytes) {
        int parts = number(bytes);
        boolean isGet = false;
        for (int part = 0; part < parts; part++) {
            int length = number(bytes);
            if (part == 0) {
                isGet = parts == 2 && length == 3 && bytes[at] == 'G' && bytes[at + 1] == 'E' && bytes[at + 2] == 'T';
            }
            at += length + 2;
        }
        byte[] reply = isGet ? BULK : OK;
        System.arraycopy(reply, 0, waiting, to, reply.length);
        to += reply.length;
    }

    /** A line such as {@code *2} or {@code $10}. */
    private int number(byte[] bytes) {
        int number = 0;
        for (at++; bytes[at] != '\r'; at++) {
            number = 10 * number + bytes[at] - '0';
        }
        at += 2;
        return number;
    }

    /** How many bytes of replies wait. */
    int available() {
        return to - from;
    }

    /** Gives replies, as many bytes as there are or have room. */
    int take(byte[] into, int offset, int length) {
        int taken = Math.min(length, available());
        System.arraycopy(waiting, from, into, offset, taken);
        from += taken;
        if (from == to) {
            from = 0;
            to = 0;
        }
        return taken;
    }
}

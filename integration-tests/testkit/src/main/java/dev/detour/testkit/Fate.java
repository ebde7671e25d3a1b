package dev.detour.testkit;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides what becomes of the replies on one connection; called by the thread that reads them. A replica's connection is
 * spared: it takes what it is sent for the truth.
 */
final class Fate {

    /** Where bytes begin that mean nothing in RESP: no type, no digit, no end of a line. */
    private static final int MEANINGLESS = 0x80;

    /** How much is sent at most before a replica asks for the replication: what was said, PING, AUTH, REPLCONF. */
    private static final int LOOKS = 10;

    private final Weather weather;
    private final SplittableRandom random;
    private final LongAdder struck;
    private int looked; // by the thread that reads what is asked
    private volatile boolean replicates;

    /** @param struck counts those that something happened to */
    Fate(Weather weather, long seed, LongAdder struck) {
        this.weather = weather;
        this.random = new SplittableRandom(seed);
        this.struck = struck;
    }

    /** Sees what a client asks. */
    void asked(byte[] bytes) {
        if (!replicates && looked < LOOKS) {
            looked++;
            replicates = new String(bytes, StandardCharsets.ISO_8859_1).contains("PSYNC");
        }
    }

    Chunk decide(Chunk sent) {
        Mishap mishap = weather.mishap();
        if (replicates || mishap.fraction() == 0 || random.nextDouble() >= mishap.fraction()) {
            return sent;
        }
        struck.increment();
        return switch (mishap.kind()) {
            case LATE -> sent.sentLater(mishap.late().toNanos());
            case RESET -> cut(sent, Chunk.Then.IS_RESET);
            case TRUNCATED -> cut(sent, Chunk.Then.IS_CLOSED);
            case GARBAGE -> sent.with(garbage(sent.bytes().length));
        };
    }

    private Chunk cut(Chunk sent, Chunk.Then then) {
        int length = sent.bytes().length;
        int kept = length > 1 ? 1 + random.nextInt(length - 1) : length;
        // several replies may have come together: the cut must not fall between two of them
        return sent.cut(kept > 1 && sent.bytes()[kept - 1] == '\n' ? kept - 1 : kept, then);
    }

    private byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (MEANINGLESS + random.nextInt(MEANINGLESS));
        }
        return bytes;
    }
}

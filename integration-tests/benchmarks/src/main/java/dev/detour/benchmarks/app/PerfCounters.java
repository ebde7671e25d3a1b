package dev.detour.benchmarks.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What HotSpot counts of itself, from the file that it shares with {@code jstat}. A JVM reads its own: nothing has to be
 * attached, and no option that would change how it starts.
 *
 * <p>The file is in format 2.0: a head, then entries of which those in here are single 64-bit numbers.
 */
final class PerfCounters {

    private static final int MAGIC = 0xcafec0c0;
    private static final int BYTE_ORDER = 4;
    private static final int FIRST_ENTRY = 24;
    private static final int ENTRIES = 28;
    private static final int HEAD_BYTES = 32;
    private static final int NAME = 4;
    private static final int ELEMENTS = 8;
    private static final int TYPE = 12;
    private static final int VALUE = 16;
    private static final String TICKS_PER_SECOND = "sun.os.hrt.frequency";
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Map<String, Long> numbers;

    private PerfCounters(Map<String, Long> numbers) {
        this.numbers = numbers;
    }

    /** Those of this JVM; none where it does not keep them, or keeps them in another way. */
    static PerfCounters ofThisJvm() {
        // not in java.io.tmpdir: HotSpot knows that property no earlier than the application does
        Path file = Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"))
                .resolve(Long.toString(ProcessHandle.current().pid()));
        try {
            return Files.isReadable(file) ? read(Files.readAllBytes(file)) : new PerfCounters(Map.of());
        } catch (IOException unreadable) {
            return new PerfCounters(Map.of());
        }
    }

    static PerfCounters read(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < HEAD_BYTES || bytes.getInt(0) != MAGIC) {
            return new PerfCounters(Map.of());
        }
        bytes.order(bytes.get(BYTE_ORDER) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Map<String, Long> numbers = new HashMap<>();
        int entry = bytes.getInt(FIRST_ENTRY);
        for (int i = 0; i < bytes.getInt(ENTRIES); i++) {
            if (bytes.get(entry + TYPE) == 'J' && bytes.getInt(entry + ELEMENTS) == 0) {
                String name = text(bytes, entry + bytes.getInt(entry + NAME));
                numbers.put(name, bytes.getLong(entry + bytes.getInt(entry + VALUE)));
            }
            entry += bytes.getInt(entry); // its length
        }
        return new PerfCounters(numbers);
    }

    private static String text(ByteBuffer bytes, int from) {
        int to = from;
        while (bytes.get(to) != 0) {
            to++;
        }
        return new String(bytes.array(), from, to - from, StandardCharsets.US_ASCII);
    }

    /** A count; not a number where this JVM keeps none of that name. */
    double count(String name) {
        Long number = numbers.get(name);
        return number == null ? Double.NaN : number;
    }

    /** A counter of ticks, in milliseconds; not a number where this JVM keeps none of that name. */
    double millis(String name) {
        return count(name) * MILLIS_PER_SECOND / count(TICKS_PER_SECOND);
    }
}

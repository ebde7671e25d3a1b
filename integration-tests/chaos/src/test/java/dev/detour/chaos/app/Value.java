package dev.detour.chaos.app;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a key, written as {@code key|version|owner|checksum}, so that a reader can tell whose it is and how
 * old.
 *
 * @param version counts the changes of the key, from 1
 * @param owner whose it is: the same name of a key means something else in each database
 */
record Value(String key, long version, String owner) {

    private static final String SEPARATOR = "|";

    /** As it stands in Redis. */
    String text() {
        return body() + SEPARATOR + checksum(body());
    }

    private String body() {
        return key + SEPARATOR + version + SEPARATOR + owner;
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** What a text says, or null if it is not one that this has written. */
    static @Nullable Value parse(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != 4) {
            return null;
        }
        try {
            Value value = new Value(parts[0], Long.parseLong(parts[1]), parts[2]);
            return checksum(value.body()).equals(parts[3]) ? value : null;
        } catch (NumberFormatException notAVersion) {
            return null;
        }
    }
}

package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.detour.engine.evidence.KeyEvent.Kind;
import dev.detour.engine.model.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads keyspace notifications, in both forms that Redis has for them. */
final class KeyEvents {

    /** {@code __keyevent@<db>__:<event>}, with the key as what is published. */
    static final String EVENT_CHANNEL = "__keyevent@";

    /** {@code __keyspace@<db>__:<key>}, with the event as what is published. */
    static final String KEY_CHANNEL = "__keyspace@";

    static final String END = "__:";

    /** Database numbers have few digits; more are somebody's own channel. */
    private static final int MAX_DIGITS = 9;

    private KeyEvents() {}

    /** Returns null for what is no notification, or tells nothing of whether its key is there. */
    static @Nullable KeyEvent of(byte[] channel, byte[] payload) {
        boolean isOfEvent = startsWith(channel, EVENT_CHANNEL);
        if (!isOfEvent && !startsWith(channel, KEY_CHANNEL)) {
            return null;
        }
        int digits = EVENT_CHANNEL.length(); // as long as the other
        int end = digits;
        int database = 0;
        while (end < channel.length && channel[end] >= '0' && channel[end] <= '9' && end - digits < MAX_DIGITS) {
            database = database * 10 + channel[end++] - '0';
        }
        if (end == digits || !isAt(channel, end, END)) {
            return null;
        }
        byte[] rest = Arrays.copyOfRange(channel, end + END.length(), channel.length);
        Kind kind = kind(isOfEvent ? rest : payload);
        return kind == null ? null : new KeyEvent(kind, database, Key.of(isOfEvent ? payload : rest));
    }

    /**
     * What an event tells of its key. Where a command removes the last element of a key, as LPOP may, {@code del} follows.
     * An event that is not known, a module's, is taken for the weakest: it makes known causes of a null doubtful.
     */
    private static @Nullable Kind kind(byte[] event) {
        return switch (new String(event, ISO_8859_1)) {
            case "expired" -> Kind.EXPIRED;
            case "evicted" -> Kind.EVICTED;
            case "del", "move_from" -> Kind.REMOVED;
            case "rename_from" -> Kind.RENAMED_AWAY;
            case "keymiss" -> null; // that a read found nothing: no reason
            default -> Kind.STORED;
        };
    }

    private static boolean startsWith(byte[] bytes, String ascii) {
        return isAt(bytes, 0, ascii);
    }

    private static boolean isAt(byte[] bytes, int start, String ascii) {
        if (bytes.length < start + ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.detour.engine.model.Link.ErrorReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keyspace notifications a server emits.
 *
 * @param flags of its setting {@code notify-keyspace-events}; null where it does not tell, be it that the user may not ask
 *     or that there is no CONFIG, as in Redis that others run
 */
record Notifications(@Nullable String flags) {

    private static final String COMMANDS_THAT_REMOVE = "g";
    private static final String COMMANDS_OF_STRINGS = "$";
    private static final String EXPIRED = "x";
    private static final String EVICTED = "e";

    static Notifications of(@Nullable Object reply) {
        if (reply instanceof ErrorReply) {
            return new Notifications(null);
        }
        return reply instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof byte[] flags
                ? new Notifications(new String(flags, ISO_8859_1))
                : new Notifications("");
    }

    private boolean emits(String kind) {
        return flags != null
                && (flags.contains(kind) || flags.contains("A")); // A stands for all that is asked for here
    }

    /** With what happened in the channel's name; supposed where it is not known. */
    boolean areByEvent() {
        return flags == null || flags.contains("E");
    }

    /** With the key in the channel's name. */
    boolean areByKey() {
        return flags != null && flags.contains("K");
    }

    /** Whether anything is emitted that says why a key is not there. */
    boolean areOn() {
        return flags == null
                || (areByEvent() || areByKey())
                        && (emits(EXPIRED)
                                || emits(EVICTED)
                                || emits(COMMANDS_THAT_REMOVE)
                                || emits(COMMANDS_OF_STRINGS));
    }

    /** Whether all is, and known to be. */
    boolean areComplete() {
        return areOn() && emits(EXPIRED) && emits(EVICTED) && emits(COMMANDS_THAT_REMOVE) && emits(COMMANDS_OF_STRINGS);
    }
}

package dev.detour.engine.evidence;

import dev.detour.engine.model.Link.ErrorReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What held up a server longest, from its own lists: a command of {@code SLOWLOG GET}, or, where none of those explains it,
 * what {@code LATENCY LATEST} tells of the server's own work. Of a command its name is told, never its arguments.
 */
record SlowLog(String what, long millis) {

    /** What a client calls a command is of its own making. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._|-]{0,31}");

    /** Its lists tell whole seconds, and servers before Redis 6.0 do not tell what their clock shows. */
    private static final long SLACK_SECONDS = 2;

    /** No reply was held up long by less. */
    private static final long MIN_MILLIS = 10;

    /**
     * @param sinceSeconds since the epoch, by the server's clock as far as that is known
     * @return null where it tells nothing of that time
     */
    static @Nullable SlowLog worst(@Nullable Object slowLog, @Nullable Object latency, long sinceSeconds) {
        SlowLog command = worstCommand(slowLog, sinceSeconds - SLACK_SECONDS);
        return command != null ? command : worstWork(latency, sinceSeconds - SLACK_SECONDS);
    }

    /** Each entry is a list of an id, when it had ended, how long it took in microseconds, and the command with its arguments. */
    private static @Nullable SlowLog worstCommand(@Nullable Object slowLog, long sinceSeconds) {
        SlowLog worst = null;
        for (Object entry : elements(slowLog)) {
            List<?> parts = elements(entry);
            if (parts.size() >= 4 && number(parts.get(1)) >= sinceSeconds) {
                List<?> command = elements(parts.get(3));
                long millis = TimeUnit.MICROSECONDS.toMillis(number(parts.get(2)));
                worst = command.isEmpty() ? worst : worseThan(worst, command.get(0), millis);
            }
        }
        return worst;
    }

    /** Each entry is a list of an event's name, when it was, and how long it took in milliseconds. */
    private static @Nullable SlowLog worstWork(@Nullable Object latency, long sinceSeconds) {
        SlowLog worst = null;
        for (Object entry : elements(latency)) {
            List<?> parts = elements(entry);
            if (parts.size() >= 3 && number(parts.get(1)) >= sinceSeconds) {
                worst = worseThan(worst, parts.get(0), number(parts.get(2)));
            }
        }
        return worst;
    }

    private static @Nullable SlowLog worseThan(@Nullable SlowLog worst, @Nullable Object name, long millis) {
        boolean isWorse = millis >= MIN_MILLIS && (worst == null || millis > worst.millis);
        return isWorse && name instanceof byte[] bytes ? new SlowLog(shown(bytes), millis) : worst;
    }

    private static String shown(byte[] name) {
        String text = new String(name, StandardCharsets.US_ASCII);
        return NAME.matcher(text).matches() ? text.toUpperCase(Locale.ROOT) : "a command";
    }

    private static List<?> elements(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    private static long number(@Nullable Object part) {
        return part instanceof Long number ? number : -1;
    }

    /** Whether the server lets nobody know, so that it is of no use to ask again. */
    static boolean isForbidden(@Nullable Object slowLog) {
        return slowLog instanceof ErrorReply error && error.message().startsWith("NOPERM");
    }
}

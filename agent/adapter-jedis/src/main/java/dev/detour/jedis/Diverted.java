package dev.detour.jedis;

/**
 * Unwinds through Jedis when a lower tier has answered while Jedis waited; {@link RoutedReads} turns it into the answer.
 * Not a {@code JedisException}, so that no executor of Jedis retries, sleeps, refreshes slots or breaks the connection
 * for it. One instance, without stack trace or suppressed exceptions.
 */
@SuppressWarnings("serial")
final class Diverted extends RuntimeException {

    static final Diverted INSTANCE = new Diverted();

    private Diverted() {
        super("answered by Detour", null, false, false);
    }
}

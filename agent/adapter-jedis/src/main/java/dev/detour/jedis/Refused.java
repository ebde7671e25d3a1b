package dev.detour.jedis;

/**
 * A connection is not made on the thread of a routed call, but on one of Detour's own. Not a {@code JedisException}, as
 * {@link Diverted} is none.
 */
@SuppressWarnings("serial")
final class Refused extends RuntimeException {

    static final Refused INSTANCE = new Refused();

    private Refused() {
        super("made elsewhere", null, false, false);
    }
}

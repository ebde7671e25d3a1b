package dev.detour.spi;

import java.time.Duration;

/** What a load is asked for. Immutable and safe to keep; implemented by Detour. */
public interface OriginRequest {

    /** What {@link #database()} tells where {@link #server()} is empty. */
    int UNKNOWN_DATABASE = -1;

    /** The key's bytes as they go over the wire to Redis; a fresh copy, never null or empty. */
    byte[] key();

    /** The key decoded as UTF-8; malformed bytes become U+FFFD, as in {@link String#String(byte[])}. */
    String keyUtf8();

    /**
     * The Redis database of the read, from 0, or {@link #UNKNOWN_DATABASE} where it is not known: on a connection that was
     * open before Detour was attached, for one. A loader whose values differ by database gives {@link OriginValue#absent()}
     * then, or the reader might get another database's.
     */
    int database();

    /** The server of the read as {@code host:port}, or an empty string where it is not known. */
    String server();

    /** The name of the route that the key matched: of a configured route, or of this loader. */
    String route();

    /** The time left until Detour gives this load up; zero when it is over, never negative. */
    Duration remaining();
}

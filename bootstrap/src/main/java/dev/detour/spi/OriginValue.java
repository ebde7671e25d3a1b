package dev.detour.spi;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a loader found: the bytes to store under the key, with an optional time to live, or nothing.
 *
 * <p>Immutable as long as the array given to {@link #of(byte[])} is left alone: it is not copied.
 */
public final class OriginValue {

    private static final OriginValue ABSENT = new OriginValue(null, null);

    private final byte @Nullable [] bytes;
    private final @Nullable Duration ttl;

    private OriginValue(byte @Nullable [] bytes, @Nullable Duration ttl) {
        this.bytes = bytes;
        this.ttl = ttl;
    }

    /**
     * A value in the encoding that the application itself uses in Redis.
     *
     * @param bytes not null, may be empty; owned by Detour from here on
     */
    public static OriginValue of(byte[] bytes) {
        return new OriginValue(Objects.requireNonNull(bytes, "bytes"), null);
    }

    /**
     * A value that the application stores as UTF-8 text.
     *
     * @param text not null, may be empty
     */
    public static OriginValue ofUtf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The system of record has no value for this key. Where Redis gave a null the reader gets that; where Redis has failed
     * it is no answer, and the reader gets what the client would have given. Nothing is warmed.
     */
    public static OriginValue absent() {
        return ABSENT;
    }

    /**
     * The same value with the time to live that it should get in Redis. In this process's memory it is fresh for as long.
     * Without one it gets what the application last gave to a value of the same route, or else {@code detour.warm.ttl}, and
     * is fresh in memory for {@code detour.local.fresh}.
     *
     * @param ttl at least one millisecond
     * @throws IllegalArgumentException if the time is shorter than a millisecond
     * @throws IllegalStateException on {@link #absent()}
     */
    public OriginValue withTtl(Duration ttl) {
        if (bytes == null) {
            throw new IllegalStateException("an absent value has no time to live");
        }
        if (ttl.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("time to live must be at least 1 ms, not " + ttl);
        }
        return new OriginValue(bytes, ttl);
    }

    /** Whether this is {@link #absent()}. */
    public boolean isAbsent() {
        return bytes == null;
    }

    /** The value's bytes, not copied; null only on {@link #absent()}. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** The time to live asked for with {@link #withTtl}, or null. */
    public @Nullable Duration ttl() {
        return ttl;
    }

    /** Tells the size, never the content. */
    @Override
    public String toString() {
        return bytes == null ? "OriginValue[absent]" : "OriginValue[" + bytes.length + " bytes, ttl=" + ttl + "]";
    }
}

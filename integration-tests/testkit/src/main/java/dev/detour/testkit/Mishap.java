package dev.detour.testkit;

import java.time.Duration;

/**
 * What befalls some of the replies to clients on their way through a {@link SlowNetwork}; what a primary sends its replicas
 * is spared.
 *
 * @param kind what happens to a reply
 * @param fraction of the replies, from 0 to 1; replies that arrive together share their fate
 * @param late by how much a reply comes later, where it does
 */
public record Mishap(Kind kind, double fraction, Duration late) {

    /** Every reply passes unharmed. */
    public static final Mishap NONE = new Mishap(Kind.LATE, 0, Duration.ZERO);

    /** What can happen to a reply. */
    public enum Kind {
        /** It comes later, and all that follow on its connection after it: a packet was lost and sent again. */
        LATE,
        /** A part of it arrives, then the connection is reset on both sides. */
        RESET,
        /** A part of it arrives, then the connection is closed on both sides. */
        TRUNCATED,
        /** As many bytes arrive, none of which opens a reply or ends a line; the connection stays. */
        GARBAGE
    }

    /** @throws IllegalArgumentException if the fraction is none, or the delay negative */
    public Mishap {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("not a fraction: " + fraction);
        }
        if (late.isNegative()) {
            throw new IllegalArgumentException("earlier than it was sent: " + late);
        }
    }

    /** Some replies are late. */
    public static Mishap late(double fraction, Duration late) {
        return new Mishap(Kind.LATE, fraction, late);
    }

    /** Some connections are reset in the middle of a reply. */
    public static Mishap reset(double fraction) {
        return new Mishap(Kind.RESET, fraction, Duration.ZERO);
    }

    /** Some replies end too early, and their connections with them. */
    public static Mishap truncated(double fraction) {
        return new Mishap(Kind.TRUNCATED, fraction, Duration.ZERO);
    }

    /** Some replies are garbage. */
    public static Mishap garbage(double fraction) {
        return new Mishap(Kind.GARBAGE, fraction, Duration.ZERO);
    }
}

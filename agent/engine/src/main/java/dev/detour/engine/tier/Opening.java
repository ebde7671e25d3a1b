package dev.detour.engine.tier;

/**
 * Whether a link is being opened for a read, which may be given up meanwhile. Who does not wait any longer tells nothing of
 * a server that answers a moment later: what the opening comes to is told once, when it is over or has taken too long.
 *
 * <p>Thread-safe.
 */
final class Opening {

    private boolean isUnderWay;
    private boolean isGivenUp;
    private boolean isTold;

    synchronized void begins() {
        isUnderWay = true;
    }

    /** Nobody waits for the read any more; whether that is for want of a link. */
    synchronized boolean giveUp() {
        isGivenUp = isUnderWay;
        return isGivenUp;
    }

    /** Whether the read was given up for want of a link. */
    synchronized boolean isGivenUp() {
        return isGivenUp;
    }

    /** The opening is over; whether what it came to is to be told now. */
    synchronized boolean ends() {
        isUnderWay = false;
        return isGivenUp && tell();
    }

    /** It has taken too long; whether that is to be told now. */
    synchronized boolean isLate() {
        return isUnderWay && tell();
    }

    private boolean tell() {
        boolean isFirst = !isTold;
        isTold = true;
        return isFirst;
    }
}

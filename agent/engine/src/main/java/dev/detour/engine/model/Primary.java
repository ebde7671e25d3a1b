package dev.detour.engine.model;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The health of one primary, as the reads that go there see it: its breaker and its round-trip times. Thread-safe; no
 * method blocks, and none allocates while the breaker is closed. Times are {@link System#nanoTime()}.
 */
public interface Primary {

    /** {@link #waitNanos()} where only the client's own time-out ends the wait. */
    long FOR_EVER = Long.MAX_VALUE;

    /** How much longer than others a read waits that tries whether a server is back: it may be slow at first. */
    int PROBE_FACTOR = 10;

    /** For which no read waits by that, but for those that wait longer anyhow. */
    long MAX_PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A server that nobody watches: everything is admitted, nothing is learnt. */
    Primary UNWATCHED = new Unwatched();

    /** Which server it is, as {@code host:port}; empty where that is not known. */
    default String server() {
        return "";
    }

    /**
     * Asks to send a read.
     *
     * @return null while the breaker keeps reads away from the server; otherwise to be told what came of it, once
     */
    @Nullable
    Permit admit(long nowNanos);

    /** How long a read that is sent now waits for the first byte of its reply. Asked again when that time is over, it
     * may have grown: then the read waits for the rest. */
    long waitNanos();

    /**
     * The same for a read with this permit. A probe waits longer, but not for as long as the client would: what it reads may be
     * had elsewhere, and of a server that stands still it would be each caller's in turn to wait for it.
     */
    default long waitNanos(Permit admitted) {
        long wait = waitNanos();
        int patience = admitted.patience();
        return patience == 1 || wait >= MAX_PROBE_NANOS ? wait : Math.min(MAX_PROBE_NANOS, patience * wait);
    }

    /** The server has carried out a command, on whatever connection. One that is paused refuses some, and carries out none. */
    void heard(long nowNanos);

    /**
     * The server has carried out a read that its breaker was not asked about, such as the second attempt at one.
     *
     * @param sentNanos when it was sent
     */
    default void answeredApart(long sentNanos, long nowNanos) {
        heard(nowNanos);
    }

    /** It has answered a question after its health: a sign of life as any other, and nothing that it is used for. */
    default void pinged(long nowNanos) {
        heard(nowNanos);
    }

    /**
     * A reply came to a read that was no longer waited for.
     *
     * @param sentNanos when the read was sent
     */
    void heardLate(long sentNanos, long nowNanos);

    /** When the server last sent something, precise to a millisecond; before this process knew it, some time ago. */
    long lastHeardNanos();

    /** The same without what came to questions after its health. */
    default long lastUsedNanos() {
        return lastHeardNanos();
    }

    /** Whether it is one; of a server that nobody watches the client's word is taken. */
    default ServerRole role() {
        return ServerRole.PRIMARY;
    }

    /** What is known of its data, by its latest sample; of a server that nobody watches, nothing. */
    default ServerCondition condition() {
        return ServerCondition.UNWATCHED;
    }

    /** The state of its breaker. */
    BreakerState state();

    /** How it is, for people. */
    default Vitals vitals(long nowNanos) {
        return Vitals.UNWATCHED;
    }

    /** Keeps reads away from it, whatever it does, until {@link #reset}: an operator wants it so. */
    default void forceOpen(long nowNanos) {}

    /** Closes its breaker at once: an operator wants it so. */
    default void reset(long nowNanos) {}

    /** Whether the last reads have timed out and nothing was heard since, so that silence may open the breaker. */
    default boolean isTimingOut() {
        return false;
    }

    /**
     * Whether a read should go there, although the breaker may be open, to find out how the server is: one each time that
     * it has been open for long enough. False means that somebody else does, or that it is too early.
     */
    default boolean mayTry(long nowNanos) {
        return true;
    }

    /** Whether {@link #mayRetry} may be true within the next moments, so that no read pauses for nothing; takes nothing. */
    default boolean hasRetryLeft(long nowNanos) {
        return true;
    }

    /**
     * A read failed before it could ask to be admitted, as no connection was to be had: that counts like the failure of a
     * read, however few are admitted.
     *
     * @param begunNanos when the connection, or the question that it did not answer, was begun: what is older than the
     *     present state of the breaker tells nothing of it
     */
    default void unreached(FaultKind kind, long begunNanos, long nowNanos) {}

    /**
     * Whether the server may be asked once more after a time-out; if so, that is taken from its budget of retries, which
     * is a share of the reads that asked to be admitted.
     */
    default boolean mayRetry(long nowNanos) {
        return false;
    }
}

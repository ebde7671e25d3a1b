package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.ReplyError;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** The admission of one read at a time: whichever way the read ends, its permit is told once. */
final class Admission implements ReplyWait.Limit {

    private Primary primary = Primary.UNWATCHED;
    private @Nullable Permit permit;

    /** Of a read that tries a server: when the first byte of its reply was there; 0 before. */
    private long repliedNanos;

    /** Asks to send a read; false while the breaker keeps reads away. */
    boolean ask(Primary of, long nowNanos) {
        primary = of;
        permit = of.admit(nowNanos);
        repliedNanos = 0;
        return permit != null;
    }

    /** How long the read waits for its reply; without an admission, as long as Jedis alone. */
    @Override
    public long waitNanos() {
        Permit admitted = permit;
        return admitted == null ? Primary.FOR_EVER : primary.waitNanos(admitted);
    }

    /** The first byte is there: whether a server is in time is told by that, and not by the length of its values. */
    void replies() {
        Permit admitted = permit;
        if (admitted != null && admitted.patience() != 1) {
            repliedNanos = System.nanoTime();
        }
    }

    /** Whether a read is admitted whose end is still to come. */
    boolean isOpen() {
        return permit != null;
    }

    /**
     * The read has ended as Jedis ends it.
     *
     * @param thrown null where there is a reply that is no error
     */
    void ended(@Nullable Throwable thrown, long sentNanos, long nowNanos) {
        Permit admitted = permit;
        if (admitted == null) {
            return;
        }
        permit = null;
        FaultKind fault = thrown == null ? null : Classifier.faultOf(thrown);
        if (fault != null) {
            admitted.failed(fault, nowNanos);
        } else if (thrown == null
                || thrown instanceof JedisDataException && ReplyError.isOfCarryingOut(thrown.getMessage())) {
            admitted.answered(sentNanos, repliedNanos == 0 ? nowNanos : repliedNanos);
        } else {
            admitted.withdrawn(nowNanos);
        }
    }

    /** The read is no longer waited for, because a lower tier has answered. */
    void timedOut(long nowNanos) {
        failed(FaultKind.TIMEOUT, nowNanos);
    }

    /** The read has come to this, and Jedis need not have seen it. */
    void failed(FaultKind kind, long nowNanos) {
        Permit admitted = permit;
        permit = null;
        if (admitted != null) {
            admitted.failed(kind, nowNanos);
        }
    }

    /** Nothing can be said of the server. */
    void withdraw() {
        Permit admitted = permit;
        permit = null;
        primary = Primary.UNWATCHED;
        if (admitted != null) {
            admitted.withdrawn(System.nanoTime());
        }
    }
}

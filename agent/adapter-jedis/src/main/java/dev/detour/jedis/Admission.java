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

    /** Asks to send a read; false while the breaker keeps reads away. */
    boolean ask(Primary of, long nowNanos) {
        primary = of;
        permit = of.admit(nowNanos);
        return permit != null;
    }

    /** How long the read waits for its reply; without an admission, as long as Jedis alone. */
    @Override
    public long waitNanos() {
        Permit admitted = permit;
        return admitted == null ? Primary.FOR_EVER : primary.waitNanos(admitted);
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
            admitted.answered(sentNanos, nowNanos);
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

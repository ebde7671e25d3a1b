package dev.detour.engine.tier;

import dev.detour.engine.model.AgentLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the application's own commands empty the memory again and again, so that it hardly ever answers, and says
 * so once: nothing else would show it before Redis fails. Thread-safe; costs a look at the clock for each such command.
 */
public final class Emptyings {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so long without one it was no habit. */
    static final long PAUSE_NANOS = 5 * SECOND_NANOS;

    /** In so many different seconds: as an application starts there may be many in one. */
    static final int HABIT = 10;

    /** When the last was counted; of one that never was, any time does. */
    private volatile long countedNanos;

    private volatile int seconds;

    /**
     * Everything that was remembered is being dropped, and that was something.
     *
     * @param command that may have written any key, as it is sent
     * @return whether it has become a habit now
     */
    public boolean emptied(byte[] command, long nowNanos) {
        int before = seconds;
        if (before == HABIT || before > 0 && nowNanos - countedNanos < SECOND_NANOS) {
            return false;
        }
        synchronized (this) {
            if (seconds != before) {
                return false; // another thread was faster
            }
            seconds = before > 0 && nowNanos - countedNanos <= PAUSE_NANOS ? before + 1 : 1;
            countedNanos = nowNanos;
            if (seconds < HABIT) {
                return false;
            }
        }
        AgentLog.warnOnce("emptied", line(command));
        return true;
    }

    private static String line(byte[] command) {
        return "this application sends " + new String(command, StandardCharsets.US_ASCII)
                + " again and again, which may write any key: each time all that was remembered is dropped, so that memory"
                + " has hardly anything to answer. A script that only reads may be sent with EVAL_RO,"
                + " EVALSHA_RO or FCALL_RO, which drop nothing. Said once.";
    }
}

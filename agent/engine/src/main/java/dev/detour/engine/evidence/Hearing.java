package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.ListeningLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that listens, from its subscription to its end, after which there is another or none. What it hears it
 * only passes on, once it has taken over from the one before it. {@link #attend} and {@link #takeOver} are called by one
 * thread at a time.
 */
final class Hearing implements ListeningLink.Listener {

    /** A peer that is gone without a word is as silent as one that has nothing to say. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Longer than a link's own time-out, so that a pause of this JVM ends no connection that is well. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LAST_ANSWER_MILLIS = 2_000;
    private static final int MAX_EARLY = 1_000;

    private final ListeningLink link;
    private final Heard heard;
    private final LongSupplier ticker;
    private final Notifications notifications;
    private final CountDownLatch answered = new CountDownLatch(1);

    private volatile boolean over;
    private volatile boolean complete;
    private volatile boolean tracking;

    /** Nothing is lost that happened since. */
    private volatile long sinceNanos;

    private volatile long lastHeardNanos;

    /** Written by whoever attends. */
    private volatile long probedNanos;

    /** The server owes an answer. */
    private volatile boolean probed;

    /** Whether an answer would be to the last question. */
    private volatile boolean ending;

    /** What is heard before it has taken over; null hereafter. Guarded by this. */
    private @Nullable List<KeyEvent> early = new ArrayList<>();

    Hearing(ListeningLink link, Notifications notifications, Heard heard, LongSupplier ticker) {
        this.link = link;
        this.notifications = notifications;
        this.heard = heard;
        this.ticker = ticker;
        this.sinceNanos = ticker.getAsLong();
        this.lastHeardNanos = sinceNanos;
    }

    /** The server has taken the subscriptions. */
    void begun(boolean isComplete, boolean isTracking) {
        complete = isComplete;
        tracking = isTracking;
        sinceNanos = ticker.getAsLong();
    }

    boolean isOver() {
        return over;
    }

    boolean isComplete() {
        return complete && !over;
    }

    boolean isTracking() {
        return tracking && !over;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether there is something to {@link #attend} to. */
    boolean isSilent(long nowNanos) {
        return nowNanos - lastHeardNanos >= SILENCE_NANOS;
    }

    /** Finds out whether the server is still there, where it is silent, and gives up one that is not. */
    void attend(long nowNanos) {
        if (!isSilent(nowNanos)) {
            return;
        }
        if (!probed) {
            probedNanos = nowNanos;
            probed = true;
            probe();
        } else if (nowNanos - probedNanos >= ANSWER_NANOS) {
            close();
        }
    }

    /**
     * Passes on what it hears from now on, in the place of another, which ends. Where that one still has answered, it has
     * told all that happened before, and this one has heard all since, some of it twice: then there is no gap. Blocks
     * for the answer.
     */
    void takeOver(@Nullable Hearing other) {
        boolean isSeamless = other != null && hearsLike(other) && other.tellsAll();
        if (other != null) {
            other.close();
        }
        synchronized (this) {
            List<KeyEvent> waiting = early;
            early = null;
            if (waiting == null || waiting.size() == MAX_EARLY) {
                sinceNanos = ticker.getAsLong();
            } else if (other != null && isSeamless) {
                sinceNanos = other.sinceNanos;
            }
            if (waiting != null) {
                waiting.forEach(this::passOn);
            }
        }
    }

    private boolean hearsLike(Hearing other) {
        return notifications.equals(other.notifications) && complete == other.complete && tracking == other.tracking;
    }

    /** Whether the server's answer to a last question comes, and with it all that was told before. */
    private boolean tellsAll() {
        if (over || probed) { // an answer under way might be taken for the one to this question
            return false;
        }
        ending = true;
        probe();
        try {
            return answered.await(LAST_ANSWER_MILLIS, TimeUnit.MILLISECONDS) && !over;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void probe() {
        try {
            link.probe();
        } catch (RuntimeException
                | LinkageError broken) { // the client's own, after its class loader was closed for one
            close();
        }
    }

    private void heardSomething() {
        lastHeardNanos = ticker.getAsLong();
        probed = false;
    }

    private synchronized void passOn(@Nullable KeyEvent event) {
        if (event == null || over) {
            return;
        }
        if (early == null) {
            if (!heard.add(event)) {
                sinceNanos = ticker.getAsLong();
            }
        } else if (early.size() < MAX_EARLY) {
            early.add(event);
        }
    }

    @Override
    public void message(byte[] channel, byte[] payload) {
        heardSomething();
        passOn(KeyEvents.of(channel, payload));
    }

    @Override
    public void invalidated(@Nullable List<byte[]> keys) {
        heardSomething();
        if (keys == null) {
            passOn(KeyEvent.changed(null));
        } else {
            keys.forEach(key -> passOn(KeyEvent.changed(Key.of(key))));
        }
    }

    @Override
    public void alive() {
        heardSomething();
        if (ending) {
            answered.countDown();
        }
    }

    @Override
    public void ended() {
        over = true;
    }

    /** Nothing of it is heard hereafter; never blocks. */
    void close() {
        over = true;
        try {
            link.close();
        } catch (RuntimeException | LinkageError alreadyBroken) {
            // it is given up; how its closing fails tells nothing new
        }
    }
}

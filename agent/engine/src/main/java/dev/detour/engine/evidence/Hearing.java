package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.ListeningLink;
import java.util.ArrayList;
import java.util.List;
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

    /** The answers to its subscriptions, which look like any, have come by then. */
    private static final long BEGINNING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LAST_ANSWER_MILLIS = 2_000;
    private static final int MAX_EARLY = 1_000;

    private final ListeningLink link;
    private final Heard heard;
    private final LongSupplier ticker;
    private final Notifications notifications;
    private final Probes probes;

    private volatile boolean over;
    private volatile boolean complete;
    private volatile boolean tracking;

    /** Nothing is lost that happened since. */
    private volatile long sinceNanos;

    private volatile long begunNanos;
    private volatile long lastHeardNanos;

    /** When it was found silent, by whoever attends; of use only where that was noticed. */
    private volatile long silentNanos;

    private volatile boolean noticed;

    /** What is heard before it has taken over; null hereafter. Guarded by this. */
    private @Nullable List<KeyEvent> early = new ArrayList<>();

    Hearing(ListeningLink link, Notifications notifications, Heard heard, LongSupplier ticker) {
        this.link = link;
        this.notifications = notifications;
        this.heard = heard;
        this.ticker = ticker;
        this.probes = new Probes(this::probe, heard);
        this.begunNanos = ticker.getAsLong();
        this.sinceNanos = begunNanos;
        this.lastHeardNanos = begunNanos;
    }

    /** The server has taken the subscriptions. */
    void begun(boolean isComplete, boolean isTracking) {
        complete = isComplete;
        tracking = isTracking;
        begunNanos = ticker.getAsLong();
        sinceNanos = begunNanos;
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
        if (!noticed) { // and not since when an answer is owed: it may have come while this JVM stood still
            silentNanos = nowNanos;
            noticed = true;
            probes.ask(nowNanos);
        } else if (nowNanos - silentNanos >= ANSWER_NANOS) {
            close();
        }
    }

    /** Asks for the proof that {@link #isProven} is about, unless that is under way. Never blocks. */
    void ask(long nowNanos) {
        if (nowNanos - begunNanos >= BEGINNING_NANOS) {
            probes.ask(nowNanos);
        }
    }

    /**
     * Whether all that the server had told by then was heard and handed on. That a connection has not failed is no proof: it
     * may have been silent for twenty seconds before that is noticed.
     */
    boolean isProven(long nanos) {
        return probes.isProven(nanos) && !over;
    }

    /**
     * Passes on what it hears from now on, in the place of another, which ends. Where that one still has answered, it has
     * told all that happened before, and this one has heard all since, some of it twice: then there is no gap. What is told
     * twice is told in order and to its end, so that of each key the last word is the same. Blocks for the answer.
     *
     * @return whether there is none
     */
    boolean takeOver(@Nullable Hearing other) {
        boolean isSeamless = other != null && hearsLike(other) && other.tellsAll();
        if (other != null) {
            other.close();
        }
        synchronized (this) {
            List<KeyEvent> waiting = early;
            early = null;
            if (waiting == null || waiting.size() == MAX_EARLY) {
                isSeamless = false;
                sinceNanos = ticker.getAsLong();
            } else if (other != null && isSeamless) {
                sinceNanos = other.sinceNanos;
            }
            if (waiting != null) {
                waiting.forEach(this::passOn);
            }
        }
        return isSeamless;
    }

    private boolean hearsLike(Hearing other) {
        return notifications.equals(other.notifications) && complete == other.complete && tracking == other.tracking;
    }

    /** Whether the server's answer to a last question comes, and with it all that was told before. */
    private boolean tellsAll() {
        try {
            return !over && probes.awaitAnswer(ticker.getAsLong(), LAST_ANSWER_MILLIS) && !over;
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
        noticed = false;
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
        probes.answered();
    }

    @Override
    public void ended() {
        over = true;
    }

    /** Nothing of it is heard hereafter, not even what is just being passed on; never blocks. */
    void close() {
        synchronized (this) { // or an event could come behind those of whoever takes over
            over = true;
        }
        try {
            link.close();
        } catch (RuntimeException | LinkageError alreadyBroken) {
            // it is given up; how its closing fails tells nothing new
        }
    }
}

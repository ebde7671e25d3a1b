package dev.detour.engine.evidence;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.ListeningLink;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that listens, from its subscription to its end, after which there is another or none. What it hears it
 * only passes on; {@link #attend} is called by one thread at a time.
 */
final class Hearing implements ListeningLink.Listener {

    /** A peer that is gone without a word is as silent as one that has nothing to say. */
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Longer than a link's own time-out, so that a pause of this JVM ends no connection that is well. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A new connection is a gap, so not at each end of one of a pool's connections. */
    private static final long MIN_AGE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ListeningLink link;
    private final Heard heard;
    private final LongSupplier ticker;
    private final Notifications notifications;

    /** Of the application's connection like which this one was made, which keeps the application alive that made it. */
    private final WeakReference<LinkFactory> madeBy;

    private final long openedNanos;

    private volatile boolean over;
    private volatile boolean complete;
    private volatile boolean tracking;

    /** Nothing is lost that happened since. */
    private volatile long sinceNanos;

    private volatile long lastHeardNanos;

    /** Written by whoever attends. */
    private volatile long probedNanos;

    private volatile boolean probed;

    Hearing(ListeningLink link, LinkFactory madeBy, Notifications notifications, Heard heard, LongSupplier ticker) {
        this.link = link;
        this.madeBy = new WeakReference<>(madeBy);
        this.notifications = notifications;
        this.heard = heard;
        this.ticker = ticker;
        this.openedNanos = ticker.getAsLong();
        this.sinceNanos = openedNanos;
        this.lastHeardNanos = openedNanos;
    }

    /** The server has taken the subscriptions. */
    void begun(boolean isComplete, boolean isTracking) {
        complete = isComplete;
        tracking = isTracking;
        sinceNanos = ticker.getAsLong();
    }

    Notifications notifications() {
        return notifications;
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
    boolean needsAttention(long nowNanos) {
        return isSilent(nowNanos) || isNobodys(nowNanos);
    }

    private boolean isSilent(long nowNanos) {
        return nowNanos - lastHeardNanos >= SILENCE_NANOS;
    }

    private boolean isNobodys(long nowNanos) {
        return nowNanos - openedNanos >= MIN_AGE_NANOS && madeBy.refersTo(null);
    }

    /** Finds out whether the server is still there, and gives up what is not, or belongs to nobody any more. */
    void attend(long nowNanos) {
        boolean isSilent = isSilent(nowNanos);
        if (isNobodys(nowNanos) || isSilent && probed && nowNanos - probedNanos >= ANSWER_NANOS) {
            close();
        } else if (isSilent && !probed) {
            probedNanos = nowNanos;
            probed = true;
            link.probe();
        }
    }

    private void heardSomething() {
        lastHeardNanos = ticker.getAsLong();
        probed = false;
    }

    private void passOn(@Nullable KeyEvent event) {
        if (event != null && !over && !heard.add(event)) {
            sinceNanos = ticker.getAsLong();
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

package dev.detour.engine.evidence;

import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one server: to the keyspace events of one database, where the server emits any, and to the changes of keys
 * with certain prefixes, where it is asked to. Thread-safe.
 *
 * <p>It listens to primaries: a replica tells of a key that has expired, or was evicted, as one that was deleted. What is
 * not told by any event is that a database was emptied, by FLUSHDB, FLUSHALL or a restart; of the first two
 * {@code CLIENT TRACKING} tells.
 *
 * <p>A connection that was lost is a gap, and so is an event for which the queue had no room: what happened before {@link
 * #liveSinceNanos} may be unknown. Each half minute another connection takes over without a gap, and some events are told
 * twice then; that an administrator switches events off is noticed no sooner, and if they are on again by then not at all. A
 * server that is gone without a word is found so within 25 seconds; that it was there at some time, {@link #isProven} says.
 *
 * <p>A gap in what it is told of prefixes is {@linkplain Hearer#missed told} when it is over, not when it begins: most often
 * the server itself has failed, and then what is remembered is wanted, as it is without tracking.
 */
public final class Ear implements AutoCloseable {

    /** One at a time, in the order in which the server has told. */
    public interface Hearer {

        void heard(String server, KeyEvent event);

        /** Keys with the prefixes may have changed until now without being told; by any thread. Never blocks. */
        default void missed(String server) {}
    }

    private static final int MAX_WAITING = 10_000;

    /**
     * What a server emits may be set anew while connections stay, and a link keeps the application alive that it was made
     * for: after this time there is another, for whoever uses the server then.
     */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLOODED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String server;
    private final Opener opener;
    private final List<String> prefixes;
    private final Hearer hearer;
    private final Heard heard;
    private final Flood flood;
    private final Executor askers;
    private final LongSupplier ticker;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** Swapped, so that whoever takes one out of it closes it. */
    private final AtomicReference<@Nullable Hearing> hearing = new AtomicReference<>();

    /** Whether the last that began to listen was to be told of changes; so it is while one takes over, too. */
    private volatile boolean tracks;

    private volatile boolean wanted;
    private volatile boolean closed;

    /** When to listen, or to listen anew. */
    private volatile long dueNanos;

    private volatile long retryNanos = FIRST_RETRY_NANOS;

    /** After a flood: until when not to listen. */
    private volatile boolean rests;

    private volatile long restNanos;

    /**
     * @param server {@code host:port}, as links to it are made by
     * @param globs of the keys that matter, as routes have them: used where the server emits by key only
     * @param prefixes of keys of which every change is to be told; empty for none
     * @param askers may be held up by a server that does not answer
     * @param tellers are not
     */
    public Ear(
            String server,
            int database,
            List<String> globs,
            List<String> prefixes,
            Hearer hearer,
            Executor askers,
            Executor tellers,
            LongSupplier ticker) {
        this.server = server;
        this.prefixes = List.copyOf(prefixes);
        this.hearer = hearer;
        this.heard = new Heard(MAX_WAITING, event -> hearer.heard(server, event), this::lostSome, tellers);
        this.opener = new Opener(server, database, globs, prefixes, heard, ticker);
        this.askers = askers;
        this.ticker = ticker;
        this.dueNanos = ticker.getAsLong();
        this.flood = new Flood(MAX_WAITING, dueNanos);
    }

    private void lostSome() {
        if (tracks) {
            hearer.missed(server);
        }
    }

    /** Sees to it that it listens; called about each second while the server is in use. Never blocks. */
    public void keepUp(LinkFactory links, long nowNanos) {
        if (closed || rests && nowNanos - restNanos < 0) {
            return;
        }
        wanted = true;
        rests = false;
        heard.handOn();
        if (flood.isOne(heard.lost(), nowNanos)) {
            flooded(nowNanos);
        }
        if (!rests && isDue(nowNanos) && underWay.compareAndSet(false, true)) {
            try {
                askers.execute(() -> attend(links));
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                underWay.set(false);
            }
        }
    }

    /** What comes faster than it can be used costs the application more than it is worth, unless it has asked for it. */
    private void flooded(long nowNanos) {
        if (tracks) {
            AgentLog.infoOnce(
                    "flood of changes " + server,
                    "changes of keys at " + server + " come faster than they can be used: when some were lost, all that"
                            + " is remembered of the keys of detour.evidence.tracking there is dropped");
            return;
        }
        restNanos = nowNanos + FLOODED_NANOS;
        rests = true;
        giveUp();
        AgentLog.infoOnce(
                "flood of events " + server,
                "keyspace events of " + server + " come faster than they can be used: they are left alone for "
                        + TimeUnit.NANOSECONDS.toMinutes(FLOODED_NANOS)
                        + " minutes at a time, and it is known less well why"
                        + " keys are not there; detour.evidence.events=off leaves them out for good");
    }

    private boolean isDue(long nowNanos) {
        Hearing current = hearing.get();
        return nowNanos - dueNanos >= 0 || current != null && (current.isOver() || current.isSilent(nowNanos));
    }

    private void attend(LinkFactory links) {
        try {
            Hearing current = hearing.get();
            if (current != null) {
                current.attend(ticker.getAsLong());
                if (current.isOver()) {
                    giveUp(); // a connection that was cut is made anew at once
                }
            }
            if (ticker.getAsLong() - dueNanos >= 0) {
                listen(links);
            }
        } catch (RuntimeException | Error bug) {
            AgentLog.ownFault("listening to a server", bug);
            dueNanos = ticker.getAsLong() + MAX_AGE_NANOS;
        } finally {
            underWay.set(false);
        }
    }

    private void listen(LinkFactory links) {
        Hearing last = hearing.get();
        Hearing next;
        try {
            next = opener.open(links);
        } catch (LinkFailure away) {
            giveUp(); // whoever it was made for may be gone
            dueNanos = ticker.getAsLong() + retryNanos;
            retryNanos = Math.min(2 * retryNanos, MAX_AGE_NANOS);
            return;
        }
        dueNanos = ticker.getAsLong() + (opener.isRefused() ? Opener.FORBIDDEN_NANOS : MAX_AGE_NANOS);
        retryNanos = FIRST_RETRY_NANOS;
        if (next != null) {
            tracks = next.isTracking();
            if (!next.takeOver(last) && tracks) {
                missed();
            }
        } else if (last != null) {
            last.close();
        }
        hearing.set(next);
        if (closed || !wanted || rests) { // the look follows the write, as with whoever ends it
            giveUp();
        }
    }

    /** Before it was told of changes, nobody was told of some, or some may have been lost. */
    private void missed() {
        hearer.missed(server);
        AgentLog.infoOnce(
                "changes " + server,
                server + " tells of each change of keys that begin with one of " + prefixes
                        + ": what is remembered of them is dropped then, and whenever some changes may not have been told");
    }

    private @Nullable Hearing live() {
        Hearing current = hearing.get();
        return current == null || current.isOver() ? null : current;
    }

    /** Whether it listens, to whatever there is to hear. */
    public boolean isLive() {
        return live() != null;
    }

    /** Whether each key that goes, and each that comes again, is told. */
    public boolean isComplete() {
        Hearing current = live();
        return current != null && current.isComplete();
    }

    /** Whether each change of a key with one of the prefixes is told. */
    public boolean isTracking() {
        Hearing current = live();
        return current != null && current.isTracking();
    }

    /** Since when nothing was missed; of use only while it {@link #isLive}. */
    public long liveSinceNanos() {
        Hearing current = live();
        return current == null ? ticker.getAsLong() : current.sinceNanos();
    }

    /** Whether every event of this database since that time was told, or is about to be, as far as is known. */
    public boolean hasHeardAllSince(long nanos) {
        Hearing current = live();
        return current != null && current.isComplete() && nanos - current.sinceNanos() >= 0;
    }

    /** Whether all that the server had told by then has been handed on, to which it has answered since. */
    public boolean isProven(long nanos) {
        Hearing current = live();
        return current != null && current.isProven(nanos);
    }

    /** Asks the server for that; never blocks. */
    public void ask() {
        Hearing current = live();
        if (current != null) {
            current.ask(ticker.getAsLong());
        }
    }

    /** How many events were lost because the queue was full. */
    public long lost() {
        return heard.lost();
    }

    /** The server is not used: listens no longer, until it is told to {@link #keepUp} again. Never blocks. */
    public void release() {
        wanted = false;
        giveUp();
    }

    private void giveUp() {
        Hearing current = hearing.getAndSet(null); // it leads to the application's client
        if (current != null) {
            current.close();
            dueNanos = ticker.getAsLong();
        }
    }

    /** Listens to nothing hereafter; never blocks. */
    @Override
    public void close() {
        closed = true;
        release();
    }
}

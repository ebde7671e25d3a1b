package dev.detour.engine.tier;

import dev.detour.engine.model.Lookup;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Own writes that failed and may yet be executed: their bytes may wait in the socket of a server that stands still. What a
 * read gets meanwhile is true, but must not be kept, because the write may overtake it when nobody looks any more.
 *
 * <p>How does it become known that such a write has been executed, or never will be? A server takes what waits in its
 * sockets in each turn of its loop, and answers when the turn is over. So a reply to a read that began a while after the
 * write failed, time enough for its bytes to arrive, tells that the server had that turn; a value is kept again if its
 * read began after such a reply. The reads of the key themselves are the probes, nothing else is sent. However long the
 * server stands still, the doubt lasts as long: no time alone could end it.
 *
 * <p>Reads from another server, and after a write to one that is not known, cannot tell. They are barred for a minute,
 * because the other server may be the same under another name, or its replica. Not proven is what stays in the client's
 * own buffers or in the network for longer than {@link #ARRIVAL_NANOS} and is delivered after all.
 *
 * <p>Bounded: one doubt per stripe of keys and server that a write to it failed on. Servers that never come back leave
 * theirs, so past {@link #MAX_SERVERS} of them a stripe is in doubt for good: no reply to a read of it is kept any more.
 * Lock-free, any thread; without doubts
 * the question costs one volatile read.
 */
final class Unsettled {

    /** What the bytes of a failed write may take to the server's socket. */
    static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long reads are barred that cannot tell. */
    static final long ELSEWHERE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Of so many servers at a time the failed writes of a stripe are told apart. */
    static final int MAX_SERVERS = 64;

    /** Stands alone in a list, and for ever. */
    private static final Doubt FOR_GOOD = new Doubt("", 0, false, 0, null);

    /**
     * A failed write, in a list of those to other servers.
     *
     * @param server null where it is not known
     * @param isOver whether the server has replied since
     * @param overNanos when it had
     */
    private record Doubt(
            @Nullable String server,
            long sinceNanos,
            boolean isOver,
            long overNanos,
            @Nullable Doubt next) {

        private Doubt over(long nowNanos) {
            return new Doubt(server, sinceNanos, true, nowNanos, next);
        }

        private Doubt before(@Nullable Doubt rest) {
            return rest == next ? this : new Doubt(server, sinceNanos, isOver, overNanos, rest);
        }

        private boolean isOf(Lookup lookup) {
            return server != null && server.equals(lookup.node().server());
        }

        /** Whether a value of this read may have been overwritten behind its back. */
        boolean concerns(Lookup lookup, long nowNanos) {
            return isOf(lookup)
                    ? !isOver || lookup.startNanos() - overNanos <= 0
                    : nowNanos - sinceNanos < ELSEWHERE_NANOS;
        }

        /** What is left of it after the reply to this read; null for nothing. */
        @Nullable
        Doubt after(Lookup lookup, long nowNanos) {
            if (!isOf(lookup)) {
                return server == null && !concerns(lookup, nowNanos) ? null : this;
            }
            if (!concerns(lookup, nowNanos)) {
                return nowNanos - sinceNanos < ELSEWHERE_NANOS ? this : null; // others may still be barred
            }
            boolean tells = !isOver && lookup.startNanos() - sinceNanos >= ARRIVAL_NANOS;
            return tells ? over(nowNanos) : this;
        }

        /** Whether a write failed there, and no reply has told since what came of it. */
        static boolean isAwaited(@Nullable Doubt list, @Nullable String server) {
            return list != null
                    && (!list.isOver && Objects.equals(list.server, server) || isAwaited(list.next, server));
        }

        static @Nullable Doubt without(@Nullable Doubt list, @Nullable String server) {
            if (list == null) {
                return null;
            }
            Doubt rest = without(list.next, server);
            return Objects.equals(list.server, server) ? rest : list.before(rest);
        }

        static @Nullable Doubt after(@Nullable Doubt list, Lookup lookup, long nowNanos) {
            if (list == null) {
                return null;
            }
            Doubt rest = after(list.next, lookup, nowNanos);
            Doubt left = list.after(lookup, nowNanos);
            return left == null ? rest : left.before(rest);
        }

        static int count(@Nullable Doubt list) {
            int count = 0;
            for (Doubt doubt = list; doubt != null; doubt = doubt.next) {
                count++;
            }
            return count;
        }

        static boolean concerns(@Nullable Doubt list, Lookup lookup, long nowNanos) {
            for (Doubt doubt = list; doubt != null; doubt = doubt.next) {
                if (doubt.concerns(lookup, nowNanos)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One list for each stripe of keys, and one more for writes of everything. */
    private final AtomicReferenceArray<@Nullable Doubt> doubts;

    private volatile boolean any;

    Unsettled(int stripes) {
        this.doubts = new AtomicReferenceArray<>(stripes + 1);
    }

    /**
     * A write failed; told before the version moves, so that a read of the new version sees it.
     *
     * @param server that it was sent to, null where that is not known
     */
    void failed(int stripe, @Nullable String server, long nowNanos) {
        doubts.updateAndGet(stripe, list -> with(list, new Doubt(server, nowNanos, false, 0, null)));
        any = true;
    }

    /** What was written there has been undone by now: of a read that began before this the reply is not kept. */
    void settled(int stripe, @Nullable String server, long nowNanos) {
        doubts.updateAndGet(
                stripe,
                list -> Doubt.isAwaited(list, server) // that takes in all reads until it is over
                        ? list
                        : with(list, new Doubt(server, nowNanos, true, nowNanos, null)));
        any = true;
    }

    private static Doubt with(@Nullable Doubt list, Doubt latest) {
        if (list == FOR_GOOD) {
            return FOR_GOOD;
        }
        Doubt others = Doubt.without(list, latest.server);
        return Doubt.count(others) < MAX_SERVERS ? latest.before(others) : FOR_GOOD;
    }

    /** Of how many servers a stripe has doubts. */
    int servers(int stripe) {
        return Doubt.count(doubts.get(stripe));
    }

    /** A write failed that may touch every key. */
    void everythingFailed(@Nullable String server, long nowNanos) {
        failed(doubts.length() - 1, server, nowNanos);
    }

    /** Whether what the primary has replied to a read may be kept; the reply may end a doubt for the reads to come. */
    boolean mayKeep(int stripe, Lookup lookup, long nowNanos) {
        return !any || mayKeepBy(stripe, lookup, nowNanos) & mayKeepBy(doubts.length() - 1, lookup, nowNanos);
    }

    private boolean mayKeepBy(int index, Lookup lookup, long nowNanos) {
        Doubt list = doubts.get(index);
        if (list == null || list == FOR_GOOD) {
            return list == null;
        }
        boolean concerned = Doubt.concerns(list, lookup, nowNanos);
        Doubt left = Doubt.after(list, lookup, nowNanos);
        if (left != list) {
            doubts.compareAndSet(index, list, left); // where another was faster, a later reply ends it
        }
        return !concerned;
    }
}

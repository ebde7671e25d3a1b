package dev.detour.jedis;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Which reply belongs to which command of one connection: Redis answers in order, so counting both is enough. Used, like
 * the connection, by one thread at a time; a subscribed connection's reader and writer may miscount, which only a
 * connection without tracked commands can afford, and heals as more replies than commands are not counted.
 */
final class Replies {

    /** Far more than a sane pipeline; past it one action stands for all. */
    static final int MAX_TRACKED = 1 << 16;

    private record Awaited(long ordinal, OnReply action) {}

    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>(0);
    private final OnReply untracked;
    private boolean overflowed;
    private long sent;
    private long received;

    /** @param untracked stands for the actions past {@link #MAX_TRACKED}, once all replies have come */
    Replies(OnReply untracked) {
        this.untracked = untracked;
    }

    /** A command goes out. */
    void sent(@Nullable OnReply action) {
        sent++;
        if (action == null) {
            return;
        }
        if (awaited.size() < MAX_TRACKED) {
            awaited.add(new Awaited(sent, action));
        } else {
            overflowed = true;
        }
    }

    /** A reply came. */
    void received(OnReply.Fate fate) {
        if (received < sent) { // a message of a subscription answers no command
            received++;
        }
        Awaited head = awaited.peekFirst();
        if (head != null && head.ordinal <= received) {
            awaited.removeFirst();
            head.action.settled(fate);
        }
        if (overflowed && received == sent) {
            overflowed = false;
            untracked.settled(fate);
        }
    }

    /**
     * No further reply will come.
     *
     * @param fate of the commands that are without one
     */
    void lost(OnReply.Fate fate) {
        sent = 0;
        received = 0;
        for (Awaited head = awaited.pollFirst(); head != null; head = awaited.pollFirst()) {
            head.action.settled(fate);
        }
        if (overflowed) {
            overflowed = false;
            untracked.settled(fate);
        }
    }

    /** Whether any reply has come. */
    boolean hasReceived() {
        return received > 0;
    }

    /** How many replies are still to come. */
    int outstanding() {
        return (int) (sent - received);
    }
}

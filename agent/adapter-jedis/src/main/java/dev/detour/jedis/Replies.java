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

    /** As many commands as there will be. */
    private static final int ALL = Integer.MAX_VALUE;

    private record Awaited(long ordinal, OnReply action) {}

    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>(0);
    private final OnReply untracked;
    private long sent;
    private long received;

    /** The last reply that {@link #untracked} waits for; 0 where it waits for none. */
    private long lastUntracked;

    /** How many of the next commands the server answers with silence, because it was told to. */
    private int unanswered;

    /** @param untracked stands for the actions past {@link #MAX_TRACKED}, once all replies have come */
    Replies(OnReply untracked) {
        this.untracked = untracked;
    }

    /**
     * A command is about to go out that may be {@code CLIENT REPLY}, or as good as one.
     *
     * @param mode null where it is not; {@code OFF} and {@code SKIP} are themselves not answered
     */
    void asked(@Nullable String mode) {
        if (mode == null) {
            return;
        }
        switch (mode) {
            case "ON" -> unanswered = 0;
            case "OFF" -> unanswered = ALL;
            case "SKIP" -> unanswered = unanswered == ALL ? ALL : 2;
            default -> {} // which is an error and nothing else
        }
    }

    /** Whether the server will not answer the command that goes out next. */
    boolean isSilent() {
        return unanswered > 0;
    }

    /** A command goes out. The next reply at all tells of one that has none of its own. */
    void sent(@Nullable OnReply action) {
        long ordinal = sent + 1;
        if (unanswered == 0) {
            sent = ordinal;
        } else if (unanswered != ALL) {
            unanswered--;
        }
        if (action == null) {
            return;
        }
        if (awaited.size() < MAX_TRACKED) {
            awaited.add(new Awaited(ordinal, action));
        } else {
            lastUntracked = ordinal;
        }
    }

    /**
     * A reply came.
     *
     * @param reply null where it is null or an error
     */
    void received(OnReply.Fate fate, @Nullable Object reply) {
        if (received < sent) { // a message of a subscription answers no command
            received++;
        }
        Awaited head = awaited.peekFirst();
        while (head != null && head.ordinal <= received) {
            awaited.pollFirst(); // which does not throw: another thread may be closing the connection
            head.action.settled(fate, reply);
            head = awaited.peekFirst();
        }
        if (lastUntracked != 0 && lastUntracked <= received) {
            lastUntracked = 0;
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
        unanswered = 0;
        for (Awaited head = awaited.pollFirst(); head != null; head = awaited.pollFirst()) {
            head.action.settled(fate, null);
        }
        if (lastUntracked != 0) {
            lastUntracked = 0;
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

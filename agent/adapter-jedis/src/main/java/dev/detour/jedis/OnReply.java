package dev.detour.jedis;

import org.jspecify.annotations.Nullable;

/** What is to be done when a command's reply has come, or will never come. */
@FunctionalInterface
interface OnReply {

    /** What became of a command. */
    enum Fate {
        ACCEPTED,
        /** An error reply. */
        REFUSED,
        /** There was no connection to send it on. */
        UNSENT,
        /** The connection failed: the server may have executed it or not. */
        LOST
    }

    void settled(Fate fate);

    /**
     * The same where the reply matters, not only what became of the command.
     *
     * @param reply null where it is null or an error, or there is none
     */
    default void settled(Fate fate, @Nullable Object reply) {
        settled(fate);
    }

    /** One after the other; either may be absent. */
    static @Nullable OnReply both(@Nullable OnReply first, @Nullable OnReply second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return new OnReply() {
            @Override
            public void settled(Fate fate) {
                first.settled(fate);
                second.settled(fate);
            }

            @Override
            public void settled(Fate fate, @Nullable Object reply) {
                first.settled(fate, reply);
                second.settled(fate, reply);
            }
        };
    }
}

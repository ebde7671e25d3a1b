package dev.detour.lettuce;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What changes a connection's database or user and is under way, numbered in the order of sending, which is that of the
 * replies. Guarded by its destination.
 */
final class Moves {

    private enum State {
        /** To be sent, perhaps once more on a new channel. */
        WAITING,
        SENT,
        /** Sent, but nobody waits for the reply: the client does not send it again. */
        GIVEN_UP
    }

    private int last;
    private final NavigableMap<Integer, State> underWay = new TreeMap<>();

    int begin() {
        underWay.put(++last, State.WAITING);
        return last;
    }

    /** The number of the last; 0 before the first. */
    int last() {
        return last;
    }

    boolean areOver() {
        return underWay.isEmpty();
    }

    boolean isUnderWay(int move) {
        return underWay.containsKey(move);
    }

    boolean isGivenUp(int move) {
        return underWay.get(move) == State.GIVEN_UP;
    }

    /** It goes out, even where it has been given up in the same moment. */
    void sent(int move) {
        underWay.merge(move, State.GIVEN_UP, (was, absent) -> was == State.WAITING ? State.SENT : was);
    }

    /**
     * No reply to it will be seen, or a late one.
     *
     * @return whether it is over, because it was never sent
     */
    boolean givenUp(int move) {
        State was = underWay.get(move);
        if (was == State.SENT) {
            underWay.put(move, State.GIVEN_UP);
        } else if (was == State.WAITING) {
            underWay.remove(move);
        }
        return was == State.WAITING;
    }

    /** With the reply to one all before it are over, also those that were given up. */
    void replied(int move) {
        underWay.headMap(move, true).clear();
    }

    /** The channel is gone, and with it what was given up; the rest the client sends again on the next. */
    void disconnected() {
        underWay.values().removeIf(state -> state == State.GIVEN_UP);
        underWay.replaceAll((move, state) -> State.WAITING);
    }
}

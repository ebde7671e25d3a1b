package dev.detour.engine.model;

import dev.detour.engine.model.Decision.Attempt;
import java.util.List;

/** Why no tier below the primary had an answer for a read. */
public enum Exhaustion {
    /** None of them held the value, or there was none to ask. */
    NOT_HELD,
    /** The origin was asked, and has no value either: nobody has. */
    ABSENT,
    /**
     * One of them that may have had the value, or could have loaded it, failed, was late or had no room: the read is one
     * that could have been answered.
     */
    FAILED;

    /**
     * What these attempts came to, where none was answered.
     *
     * @param isAbsent whether the origin, at the end of a load, has said that there is no value
     */
    public static Exhaustion of(List<Attempt> attempts, boolean isAbsent) {
        for (Attempt attempt : attempts) {
            if (holdsValues(attempt.tier())) {
                switch (attempt.result()) {
                    case FAILED, SHED, TIMED_OUT, REFUSED -> {
                        return FAILED;
                    }
                    case ANSWERED, EMPTY, SKIPPED -> {}
                }
            }
        }
        return isAbsent ? ABSENT : NOT_HELD;
    }

    /** A primary that is asked once more is still the one that failed. */
    private static boolean holdsValues(Tier tier) {
        return switch (tier) {
            case PRIMARY, RETRY, REDIRECT -> false;
            case REPLICA, LOCAL, ORIGIN, STALE -> true;
        };
    }
}

package dev.detour.chaos;

/** How often scenarios of a run may still be measured again. Not thread-safe. */
final class Repeats {

    private static final int MOST = 12;

    private int left = MOST;

    /** Whether there was one left; it is used up then. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}

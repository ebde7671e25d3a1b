package dev.detour.testkit;

import java.io.IOException;

/** What a process gets of the machine where others want it, too. */
final class Priority {

    private static final int LEAST = 19;
    private static final int USUAL = 0;

    private Priority() {}

    /**
     * Lets all others go first.
     *
     * @return false where that is left alone, because it could not be taken back, which only root may, or there is no {@code
     *     renice}
     */
    static boolean lower(long pid) {
        return "root".equals(System.getProperty("user.name")) && set(pid, LEAST);
    }

    /** Takes that back. */
    static void restore(long pid) {
        set(pid, USUAL);
    }

    private static boolean set(long pid, int niceness) {
        try {
            Process renice = new ProcessBuilder("renice", "-n", Integer.toString(niceness), "-p", Long.toString(pid))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return renice.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

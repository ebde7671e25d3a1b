package dev.detour.engine.model;

/** What is done while the JVM ends, which it waits for, but not for ever. */
public final class AtTheEnd {

    private AtTheEnd() {}

    /**
     * Has something done when the JVM ends. Never blocks, never throws.
     *
     * @param name of the threads
     * @param mostMillis how long the end may wait for it: a disk or the other end of a log may not answer
     */
    public static void run(String name, long mostMillis, Runnable task) {
        try {
            Runtime.getRuntime().addShutdownHook(OwnThread.create(() -> runFor(name, mostMillis, task), name));
        } catch (IllegalStateException | OutOfMemoryError tooLate) {
            // the JVM is going down, or there is no thread to be had
        }
    }

    private static void runFor(String name, long mostMillis, Runnable task) {
        OwnThread at = OwnThread.create(task, name + "-writer");
        at.start();
        try {
            at.join(mostMillis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.detour.contract.app;

/** The threads of an application. */
final class Threads {

    private Threads() {}

    /** How many there are whose names begin like this. */
    static long of(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }
}

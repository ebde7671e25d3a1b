package dev.detour.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the processors from going to sleep, as those of servers under load do not. On a virtual machine a sleeping one wakes up
 * some tenths of a millisecond late, at each of the handful of times that a read is handed on, and half of what is measured is
 * that.
 *
 * <p>One process of the scheduler's idle class for each processor: whoever else has work goes first, at once. They end with this
 * JVM, however it ends. Not for a container with a quota, which they would use up.
 */
final class Wakeful implements AutoCloseable {

    /** It looks for whoever has started it about ten times a second. */
    private static final String SPIN =
            "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";

    private final List<Process> processes = new ArrayList<>();

    private Wakeful() {}

    /** Starts them; none where the system has no {@code chrt}. */
    static Wakeful begin() {
        Wakeful wakeful = new Wakeful();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                wakeful.processes.add(new ProcessBuilder("chrt", "-i", "0", "sh", "-c", SPIN)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
            }
        } catch (IOException missing) {
            wakeful.close();
        }
        return wakeful;
    }

    /** For the report. */
    @Override
    public String toString() {
        long awake = processes.stream().filter(Process::isAlive).count();
        return awake == 0 ? "asleep when idle: there is no chrt" : "kept awake by processes of the idle class";
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}

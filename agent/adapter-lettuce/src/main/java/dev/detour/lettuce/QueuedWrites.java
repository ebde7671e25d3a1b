package dev.detour.lettuce;

import dev.detour.engine.SentWrite;
import java.util.ArrayList;
import java.util.List;

/** The writes of a connection's transaction, which take effect together. Guarded by this. */
final class QueuedWrites {

    /** Far more than a sane transaction; past it everything may be written. */
    static final int MAX_QUEUED = 1 << 16;

    /** Keys of writes that wait for EXEC; none where everything may be written. */
    private final List<byte[]> keys = new ArrayList<>();

    private boolean everything;

    /** What there is to tell of them, if they are executed. */
    private final List<SentWrite> toTell = new ArrayList<>();

    synchronized void add(List<byte[]> arguments) {
        if (!everything) {
            keys.addAll(arguments);
            if (keys.size() > MAX_QUEUED) {
                addEverything();
            }
        }
    }

    /** A script or the like waits for EXEC, or more than is kept apart. */
    synchronized void addEverything() {
        everything = true;
        keys.clear();
    }

    synchronized boolean isEverything() {
        return everything;
    }

    /** Whether it is kept, which is not so past a sane number. */
    synchronized boolean add(SentWrite write) {
        return toTell.size() < MAX_QUEUED && toTell.add(write);
    }

    /** What there is to tell of the transaction's writes, as long as it has not ended. */
    synchronized List<SentWrite> toTell() {
        return List.copyOf(toTell);
    }

    /** The arguments of the transaction's writes, which are forgotten: it has ended. */
    synchronized List<byte[]> end() {
        List<byte[]> arguments = List.copyOf(keys);
        keys.clear();
        toTell.clear();
        everything = false;
        return arguments;
    }
}

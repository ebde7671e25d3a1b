package dev.detour.lettuce;

import java.util.ArrayList;
import java.util.List;

/** The writes of a connection's transaction, which take effect together. Guarded by this. */
final class QueuedWrites {

    /** Far more than a sane transaction; past it everything may be written. */
    static final int MAX_QUEUED = 1 << 16;

    /** Keys of writes that wait for EXEC; none where everything may be written. */
    private final List<byte[]> keys = new ArrayList<>();

    private boolean everything;

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

    /** The arguments of the transaction's writes, which are forgotten: it has ended. */
    synchronized List<byte[]> end() {
        List<byte[]> arguments = List.copyOf(keys);
        keys.clear();
        everything = false;
        return arguments;
    }
}

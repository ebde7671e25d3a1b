package dev.detour.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the ports is this JVM's: the first that no other JVM of this machine has locked. The system takes the lock
 * away when the JVM ends, however it ends.
 *
 * @param number from 0, below {@link #COUNT}
 * @param lock kept for the life of the JVM; null if there were more JVMs than slices, or no place for
 *     locks, and this one may share
 */
record PortSlice(int number, @Nullable FileLock lock) {

    static final int COUNT = 12;

    private static final PortSlice OWN = taken();

    /** The same at each call. */
    static PortSlice own() {
        return OWN;
    }

    private static PortSlice taken() {
        try {
            Path directory = Files.createDirectories(
                    Path.of(System.getProperty("java.io.tmpdir"), "detour-ports-" + System.getProperty("user.name")));
            for (int number = 0; number < COUNT; number++) {
                FileLock lock = tryLock(directory.resolve(Integer.toString(number)));
                if (lock != null) {
                    return new PortSlice(number, lock);
                }
            }
        } catch (IOException unlockable) {
            // as if all were taken
        }
        return new PortSlice(ThreadLocalRandom.current().nextInt(COUNT), null);
    }

    private static @Nullable FileLock tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
        }
        return lock;
    }
}

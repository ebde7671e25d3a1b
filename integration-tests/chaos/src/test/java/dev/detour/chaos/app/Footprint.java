package dev.detour.chaos.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM takes of the machine.
 *
 * @param threads that are alive
 * @param sockets that are open; 0 where the system does not tell
 * @param heapBytes in use after a full collection
 */
record Footprint(long threads, long sockets, long heapBytes) {

    private static final int COLLECTIONS = 3;

    static Footprint now() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc(); // what waits to be finalised, or for a reference queue, goes with the next
            System.runFinalization();
        }
        return new Footprint(ManagementFactory.getThreadMXBean().getThreadCount(), openSockets(), collectedBytes());
    }

    /** As the collector left it: a client that looks after its topology makes garbage at every moment. */
    private static long collectedBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static long openSockets() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(Footprint::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closed) {
            return false;
        }
    }

    /** How many threads there are of each name, digits apart; those that are told in a line when their number has grown. */
    static String threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("[0-9]+", "#"), TreeMap::new, Collectors.counting()))
                .toString();
    }

    /** Three numbers with spaces between them. */
    String text() {
        return threads + " " + sockets + " " + heapBytes;
    }
}

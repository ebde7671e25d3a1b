package dev.detour.chaos.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;

/**
 * What this JVM takes of the machine.
 *
 * @param threads that are alive, without those that watch servers and listen to them
 * @param sockets that are open, without those that pools keep idle; 0 where the system does not tell
 * @param heapBytes in use after a full collection, without the buffers of connections that pools keep idle
 * @param watchers threads that watch servers and listen to them
 */
record Footprint(long threads, long sockets, long heapBytes, long watchers) {

    private static final int COLLECTIONS = 3;

    /** Of a connection of Jedis, for what it reads and what it writes ({@code RedisInputStream}, {@code RedisOutputStream}). */
    private static final long BUFFERS_BYTES = 2L * 8_192;

    /** Columns of the kernel's table of connections. */
    private static final int PEER = 2;

    private static final int INODE = 9;

    static Footprint now() throws IOException, JMException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc(); // what waits to be finalised, or for a reference queue, goes with the next
            System.runFinalization();
        }
        long watchers = countWatchers();
        int idle = Pools.idle();
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount() - watchers,
                Math.max(0, openSockets() - idle),
                Math.max(0, collectedBytes() - idle * BUFFERS_BYTES),
                watchers);
    }

    /** Of two pools that have a few at most, and all of them once that much had to be looked after at the same time. */
    private static long countWatchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("detour-watch-") || name.startsWith("detour-listen-"))
                .count();
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

    /** How many connections there are to each port, those that are told in a line when their number has grown. */
    static String socketPorts() throws IOException {
        Set<String> mine = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            open.filter(Footprint::isSocket).forEach(descriptor -> mine.add(inode(descriptor)));
        }
        Map<Integer, Integer> ports = new TreeMap<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split(" +", -1);
                if (columns.length > INODE && mine.contains(columns[INODE])) {
                    String peer = columns[PEER];
                    ports.merge(Integer.parseInt(peer.substring(peer.indexOf(':') + 1), 16), 1, Integer::sum);
                }
            }
        }
        return ports.toString();
    }

    /** Of {@code socket:[1234]} the number; nothing of one that is closed meanwhile. */
    private static String inode(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("[^0-9]", "");
        } catch (IOException closed) {
            return "";
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

    /** Four numbers with spaces between them. */
    String text() {
        return threads + " " + sockets + " " + heapBytes + " " + watchers;
    }
}

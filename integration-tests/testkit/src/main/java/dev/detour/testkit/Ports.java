package dev.detour.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where servers listen: below the ephemeral range, because a client that keeps reconnecting to a dead server's ephemeral
 * port may, on the loopback interface, be given that very port and end up connected to itself.
 *
 * <p>Each JVM has a slice of either range for itself, or a server of one would take the port of another's that is dead only
 * until the test restarts it. Within its slice a port is not used again before all others were. Thread-safe.
 */
enum Ports {
    /** Of servers that are no Redis. */
    OTHER(18_000, 20_000),
    SERVER(22_700, 30_000),
    /** With the port of the cluster's bus, which must stay below the ephemeral range as well. */
    CLUSTER_NODE(20_000, 22_700) {
        @Override
        boolean isFree(int port) {
            return canListen(port) && canListen(port + BUS_OFFSET);
        }
    };

    /** Redis's own: the bus of a cluster node listens this far above its port. */
    private static final int BUS_OFFSET = 10_000;

    private final int lowest;
    private final int count;
    private final AtomicInteger next;

    /** A range without its upper end; no two of them overlap, nor does either with the buses. */
    Ports(int from, int to) {
        PortSlice slice = PortSlice.own();
        count = (to - from) / PortSlice.COUNT;
        lowest = from + slice.number() * count;
        next = new AtomicInteger(ThreadLocalRandom.current().nextInt(count));
    }

    boolean isFree(int port) {
        return canListen(port);
    }

    /** A port that nobody listens on at the moment. */
    int anyFree() {
        while (true) {
            int candidate = lowest + Math.floorMod(next.getAndIncrement(), count);
            if (isFree(candidate)) {
                return candidate;
            }
        }
    }

    private static boolean canListen(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}

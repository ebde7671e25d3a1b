package dev.detour.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where servers listen: below the ephemeral range, because a client that keeps reconnecting to a dead server's ephemeral
 * port may, on the loopback interface, be given that very port and end up connected to itself.
 */
enum Ports {
    SERVER(20_000, 32_000) {
        @Override
        boolean isFree(int port) {
            return canListen(port);
        }
    },
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
    private final int highest;

    Ports(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    abstract boolean isFree(int port);

    /** A port that nobody listens on at the moment. */
    int anyFree() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(lowest, highest);
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

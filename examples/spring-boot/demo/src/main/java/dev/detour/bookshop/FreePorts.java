package dev.detour.bookshop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on, below those that clients are given, of which one might get it before the shop does. */
final class FreePorts {

    private static final int LOWEST = 18_000;
    private static final int BEHIND_HIGHEST = 20_000;

    private FreePorts() {}

    static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEHIND_HIGHEST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one
            }
        }
    }
}

package dev.detour.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port that drops what is sent to it, down to the first packet: nobody accepts, and its queue is full. */
final class BlackHole implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 300;
    private static final int MOST = 64;

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queued = new ArrayList<>();

    BlackHole() throws IOException {
        while (fits()) {
            if (queued.size() > MOST) {
                throw new AssertionError("the queue of a listening port does not fill up here");
            }
        }
    }

    private boolean fits() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(listening.getInetAddress(), port()), PATIENCE_MILLIS);
            queued.add(socket);
            return true;
        } catch (SocketTimeoutException full) {
            socket.close();
            return false;
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        listening.close();
    }
}

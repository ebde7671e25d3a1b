package dev.detour.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A port in front of a server on this machine that delays every byte, in both directions, by the same time. */
public final class SlowNetwork implements AutoCloseable {

    private final ServerSocket listening;
    private final int serverPort;
    private final long oneWayMillis;

    private SlowNetwork(int serverPort, Duration oneWay) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.oneWayMillis = oneWay.toMillis();
    }

    /**
     * Opens a slow port.
     *
     * @param oneWay the delay in each direction, so that a round trip takes twice as long
     */
    public static SlowNetwork before(int serverPort, Duration oneWay) {
        try {
            SlowNetwork network = new SlowNetwork(serverPort, oneWay);
            start("accept", network::accept);
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect to, on the loopback address. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            start("to server", () -> forward(client, server));
            start("to client", () -> forward(server, client));
        }
    }

    private void forward(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[8_192];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                Thread.sleep(oneWayMillis); // the delay is the very thing that is made here
                out.write(chunk, 0, length);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // one side has gone, which is how every connection ends
                    }
                },
                "slow network " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.detour.benchmarks.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A socket to {@link CannedReplies}. All that {@link Socket} does itself it does here, too, so that asking for a time-out
 * costs what it costs on a real one.
 */
final class CannedSocket extends Socket {

    /**
     * Connects.
     *
     * @param server where it claims to lead
     * @param onCommand is run whenever commands come, on the thread that sends them
     */
    CannedSocket(InetSocketAddress server, Runnable onCommand) throws IOException {
        super(new CannedSocketImpl(onCommand));
        connect(server);
    }
}

package dev.detour.benchmarks.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A socket to {@link CannedReplies}. All that {@link Socket} does itself it does here, too, so that asking for a time-out
 * costs what it costs on a real one.
 */
final class CannedSocket extends Socket {

    /** @param server where it claims to lead */
    CannedSocket(InetSocketAddress server) throws IOException {
        super(new CannedSocketImpl());
        connect(server);
    }
}

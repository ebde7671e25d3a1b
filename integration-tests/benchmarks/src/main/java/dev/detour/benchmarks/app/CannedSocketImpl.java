package dev.detour.benchmarks.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;

/** Connects to nobody and answers at once. Used by one thread. */
final class CannedSocketImpl extends SocketImpl {

    private final CannedReplies replies = new CannedReplies();

    /** As in the JDK's own, options are guarded by a lock. */
    private final Object options = new Object();

    private int timeoutMillis;

    @Override
    protected void create(boolean stream) {}

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(InetAddress host, int port) {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(SocketAddress server, int millis) {
        InetSocketAddress claimed = (InetSocketAddress) server;
        address = claimed.getAddress();
        port = claimed.getPort();
    }

    @Override
    protected InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException("no client reads single bytes");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (replies.available() == 0) {
                    throw new SocketTimeoutException("nothing was asked");
                }
                return replies.take(into, offset, length);
            }

            @Override
            public int available() {
                return replies.available();
            }
        };
    }

    @Override
    protected OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int single) {
                throw new UnsupportedOperationException("no client writes single bytes");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                replies.ask(bytes, offset, length);
            }
        };
    }

    @Override
    protected int available() {
        return replies.available();
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        synchronized (options) {
            if (option == SocketOptions.SO_TIMEOUT) {
                timeoutMillis = (Integer) value;
            }
        }
    }

    @Override
    public Object getOption(int option) throws SocketException {
        synchronized (options) {
            return switch (option) {
                case SocketOptions.SO_TIMEOUT -> timeoutMillis;
                case SocketOptions.SO_BINDADDR -> InetAddress.getLoopbackAddress();
                default -> throw new SocketException("no such option here: " + option);
            };
        }
    }

    @Override
    protected void bind(InetAddress host, int port) {}

    @Override
    protected void close() {}

    @Override
    protected void listen(int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void accept(SocketImpl other) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void sendUrgentData(int data) {
        throw new UnsupportedOperationException();
    }
}

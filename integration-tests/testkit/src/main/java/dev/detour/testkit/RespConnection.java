package dev.detour.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the test's own to a server, speaking RESP 2 without any of the clients under test.
 *
 * <p>Not thread-safe.
 */
public final class RespConnection implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream in;
    private String lastSent = "nothing";

    /**
     * @param port on the loopback interface
     * @param timeout for the connection and for each wait for data
     * @throws UncheckedIOException if the server does not accept
     */
    public RespConnection(int port, Duration timeout) {
        try {
            int timeoutMillis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to 127.0.0.1:" + port, e);
        }
    }

    /**
     * Runs one command.
     *
     * @param arguments the command's name and its arguments, as UTF-8
     * @return a String, a Long, a List of these, or null, as the server replied
     * @throws IllegalStateException if the reply is an error; its message is the server's
     * @throws UncheckedIOException if there is no reply in time
     */
    public @Nullable Object call(String... arguments) {
        send(arguments);
        return receive();
    }

    /** Sends a command without waiting for its reply; {@link #receive} takes the replies in the order of the commands. */
    void send(String... arguments) {
        lastSent = arguments[0];
        try {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(ascii("*" + arguments.length + "\r\n"));
            for (String argument : arguments) {
                byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
                request.writeBytes(ascii("$" + bytes.length + "\r\n"));
                request.writeBytes(bytes);
                request.writeBytes(ascii("\r\n"));
            }
            socket.getOutputStream().write(request.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("not sent: " + lastSent, e);
        }
    }

    /** Waits for the reply to a {@link #send}; comes to what {@link #call} comes to. */
    @Nullable
    Object receive() {
        try {
            return readReply();
        } catch (IOException e) {
            throw new UncheckedIOException("no reply to " + lastSent, e);
        }
    }

    private @Nullable Object readReply() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> throw new IllegalStateException(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> readBulk(Integer.parseInt(rest));
            case '*' -> readArray(Integer.parseInt(rest));
            default -> throw new IOException("not RESP 2: " + line);
        };
    }

    private @Nullable String readBulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable List<@Nullable Object> readArray(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(readReply());
        }
        return elements;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(b);
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

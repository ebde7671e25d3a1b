package dev.detour.engine.tier;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link that speaks RESP 2 over a plain socket. */
final class SocketLink implements Link {

    private final Socket socket = new Socket();
    private final InputStream in;

    SocketLink(Endpoint node, int connectMillis) throws LinkFailure {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(node.host(), node.port()), connectMillis);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException refused) {
            throw new LinkFailure(FaultKind.NODE_DOWN, refused);
        }
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        try {
            socket.setSoTimeout((int) Math.max(1, timeoutNanos / 1_000_000));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[][] command : commands) {
                out.writeBytes(ascii("*" + command.length + "\r\n"));
                for (byte[] word : command) {
                    out.writeBytes(ascii("$" + word.length + "\r\n"));
                    out.writeBytes(word);
                    out.writeBytes(ascii("\r\n"));
                }
            }
            socket.getOutputStream().write(out.toByteArray());
            List<@Nullable Object> replies = new ArrayList<>();
            for (int i = 0; i < commands.size(); i++) {
                replies.add(read());
            }
            return replies;
        } catch (SocketTimeoutException late) {
            throw new LinkFailure(FaultKind.TIMEOUT, late);
        } catch (IOException broken) {
            throw new LinkFailure(FaultKind.NODE_DOWN, broken);
        }
    }

    private @Nullable Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> ascii(rest);
            case '-' -> new ErrorReply(rest);
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("not RESP 2: " + line);
        };
    }

    private byte @Nullable [] bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return bytes;
    }

    private @Nullable List<@Nullable Object> array(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(read());
        }
        return elements;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed");
            }
            line.write(b);
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

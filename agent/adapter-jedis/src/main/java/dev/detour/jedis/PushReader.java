package dev.detour.jedis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.detour.engine.model.Link.ErrorReply;
import dev.detour.engine.model.ListeningLink.Listener;
import dev.detour.engine.model.ListeningLink.Subscription;
import dev.detour.engine.model.OwnThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * What a server pushes on a link, read on a thread of Detour's own until the link is closed. Read below Jedis's
 * connection, of which some versions keep to themselves what is pushed with RESP3, and written beside it, since it would
 * connect anew where it finds its socket closed.
 */
final class PushReader {

    private static final byte[] PING = words("PING".getBytes(US_ASCII));

    private final Socket socket;
    private final RedisInputStream input;
    private final Listener listener;
    private final Runnable close;

    /** @param close of the link */
    PushReader(Socket socket, RedisInputStream input, Listener listener, Runnable close) {
        this.socket = socket;
        this.input = input;
        this.listener = listener;
        this.close = close;
    }

    /** Returns for each subscription null, or why it was refused; blocks under the socket's time-out. */
    List<@Nullable ErrorReply> subscribe(List<Subscription> subscriptions) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Subscription to : subscriptions) {
            all.writeBytes(words((to.isPattern() ? "PSUBSCRIBE" : "SUBSCRIBE").getBytes(US_ASCII), to.name()));
        }
        send(all.toByteArray());
        List<@Nullable ErrorReply> answers = new ArrayList<>(subscriptions.size());
        while (answers.size() < subscriptions.size()) {
            try {
                if (isSubscribed(Protocol.read(input))) {
                    answers.add(null);
                }
            } catch (JedisDataException refused) {
                answers.add(new ErrorReply(String.valueOf(refused.getMessage())));
            }
        }
        return answers;
    }

    /** What is published already goes to the listener. */
    private boolean isSubscribed(@Nullable Object pushed) {
        String kind = kind(pushed);
        if (kind.equals("subscribe") || kind.equals("psubscribe")) {
            return true;
        }
        handOn(kind, pushed);
        return false;
    }

    /** Reads from now on. */
    void start(String name) throws IOException {
        socket.setSoTimeout(0); // who listens looks after a server that is silent
        OwnThread.create(this::readAll, name).start();
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void readAll() {
        try {
            while (true) {
                Object pushed = Protocol.read(input);
                handOn(kind(pushed), pushed);
            }
        } catch (RuntimeException | LinkageError closedOrBroken) { // the latter by a class loader that was closed
            // which of them, nobody needs to know
        } finally {
            close.run();
            listener.ended();
        }
    }

    private void handOn(String kind, @Nullable Object pushed) {
        List<?> parts = pushed instanceof List<?> list ? list : List.of();
        switch (kind) {
            case "message" -> published(parts, 1);
            case "pmessage" -> published(parts, 2);
            case "invalidate" -> invalidated(parts, 1);
            default -> listener.alive(); // the reply to PING has two forms
        }
    }

    /** An invalidation comes as a message whose content is no string. */
    private void published(List<?> parts, int channel) {
        if (parts.size() != channel + 2 || !(parts.get(channel) instanceof byte[] name)) {
            listener.alive();
        } else if (parts.get(channel + 1) instanceof byte[] payload) {
            listener.message(name, payload);
        } else {
            invalidated(parts, channel + 1);
        }
    }

    private void invalidated(List<?> parts, int content) {
        if (parts.size() > content && parts.get(content) instanceof List<?> some) {
            List<byte[]> keys = new ArrayList<>(some.size());
            for (Object key : some) {
                if (key instanceof byte[] bytes) {
                    keys.add(bytes);
                }
            }
            listener.invalidated(keys);
        } else {
            listener.invalidated(null);
        }
    }

    private static String kind(@Nullable Object pushed) {
        return pushed instanceof List<?> parts && !parts.isEmpty() && parts.get(0) instanceof byte[] kind
                ? new String(kind, ISO_8859_1)
                : "";
    }

    /** By another thread than the one that reads; a few bytes, for which the system has room. */
    void probe() throws IOException {
        send(PING);
    }

    private void send(byte[] commands) throws IOException {
        socket.getOutputStream().write(commands);
        socket.getOutputStream().flush();
    }

    private static byte[] words(byte[]... words) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(("*" + words.length + "\r\n").getBytes(US_ASCII));
        for (byte[] word : words) {
            command.writeBytes(("$" + word.length + "\r\n").getBytes(US_ASCII));
            command.writeBytes(word);
            command.writeBytes("\r\n".getBytes(US_ASCII));
        }
        return command.toByteArray();
    }
}

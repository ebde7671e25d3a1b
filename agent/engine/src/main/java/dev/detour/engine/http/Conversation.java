package dev.detour.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Who holds it waits for the other side as long as that says something; another thread ends it
 * when the whole of the request, of the answer, or of what follows takes too long.
 */
final class Conversation {

    private static final int MAX_HEAD_BYTES = 16_384;
    private static final int MAX_REST_BYTES = 65_536;

    /** An answer has to be made first, and may be long. */
    private static final int PATIENCES_TO_ANSWER = 5;

    private final Socket connection;
    private final long patienceNanos;

    /** When what is being done now has taken too long. */
    private volatile long endNanos;

    Conversation(Socket connection, long patienceNanos) {
        this.connection = connection;
        this.patienceNanos = patienceNanos;
        this.endNanos = System.nanoTime() + patienceNanos;
    }

    void endIfOverdue(long nowNanos) {
        if (nowNanos - endNanos > 0) {
            try {
                connection.close();
            } catch (IOException closed) {
                // it is what was wanted
            }
        }
    }

    void hold(Function<Request, Response> site) throws IOException {
        try (connection) {
            InputStream in = connection.getInputStream();
            String head = head(in);
            if (head == null) {
                return; // a browser that had nothing to ask after all
            }
            endNanos = System.nanoTime() + PATIENCES_TO_ANSWER * patienceNanos;
            answer(Request.parse(head), site);
            connection.shutdownOutput();
            endNanos = System.nanoTime() + patienceNanos;
            in.skipNBytes(MAX_REST_BYTES); // or what was not read would take the answer with it
        }
    }

    private void answer(@Nullable Request request, Function<Request, Response> site) throws IOException {
        Response response =
                request == null ? Response.refusal("400 Bad Request", "This is no HTTP.") : site.apply(request);
        OutputStream out = connection.getOutputStream();
        out.write(response.head());
        if (request == null || !request.method().equals("HEAD")) {
            out.write(response.body());
        }
        out.flush();
    }

    /** Up to the empty line; null where nothing comes. */
    private static @Nullable String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        byte[] some = new byte[1_024];
        while (head.length() < MAX_HEAD_BYTES) {
            int count = in.read(some);
            if (count < 0) {
                break;
            }
            head.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
            int end = head.indexOf("\r\n\r\n");
            if (end >= 0) {
                return head.substring(0, end);
            }
        }
        return head.isEmpty() ? null : head.toString();
    }
}

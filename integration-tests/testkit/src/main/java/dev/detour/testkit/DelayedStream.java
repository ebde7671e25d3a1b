package dev.detour.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/** One direction of a connection. Read and written by a thread each, so that bytes on their way do not delay others. */
final class DelayedStream {

    private static final int CHUNK_BYTES = 8_192;
    /** Far more than any test has on its way; the sender waits beyond, as it does for a full window. */
    private static final int MAX_CHUNKS = 1_024;

    private final Socket from;
    private final Socket to;
    private final Weather weather;
    private final Witness witness;
    private final UnaryOperator<Chunk> fate;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final BlockingQueue<Chunk> onTheirWay = new LinkedBlockingQueue<>(MAX_CHUNKS);

    /** Sees what comes. */
    @FunctionalInterface
    interface Witness {
        void passed(byte[] bytes, long atNanos);
    }

    /** @param fate what becomes of a chunk; asked by the thread that reads */
    DelayedStream(Socket from, Socket to, Weather weather, Witness witness, UnaryOperator<Chunk> fate)
            throws IOException {
        this.from = from;
        this.to = to;
        this.weather = weather;
        this.witness = witness;
        this.fate = fate;
        to.setTcpNoDelay(true);
    }

    void read() throws IOException, InterruptedException {
        try (from) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Chunk chunk = Chunk.of(Arrays.copyOf(buffer, length), System.nanoTime());
                witness.passed(chunk.bytes(), chunk.sentNanos());
                onTheirWay.put(fate.apply(chunk));
            }
        } finally {
            onTheirWay.put(Chunk.end(System.nanoTime()));
        }
    }

    void write() throws IOException, InterruptedException {
        try (to) {
            OutputStream out = to.getOutputStream();
            Chunk chunk = arrived();
            while (chunk.then() == Chunk.Then.GOES_ON) {
                out.write(chunk.bytes());
                chunk = arrived();
            }
            out.write(chunk.bytes());
            if (chunk.then() == Chunk.Then.IS_RESET) {
                to.setSoLinger(true, 0);
                from.setSoLinger(true, 0);
            }
        } finally {
            from.close();
            onTheirWay.clear(); // nobody takes any more: lets a waiting reader go on and see that its side is closed
        }
    }

    private Chunk arrived() throws InterruptedException {
        Chunk chunk = onTheirWay.take();
        weather.awaitArrival(chunk.sentNanos());
        held.await();
        return chunk;
    }

    /** Lets nothing through until the latch is open. */
    void hold(CountDownLatch until) {
        held = until;
    }
}

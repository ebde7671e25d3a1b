package dev.detour.jedis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers when it is told to. */
final class FakeRedis implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final BlockingQueue<List<String>> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> prepared = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::serve, "fake-redis");
    private volatile Socket client = new Socket();

    FakeRedis() throws IOException {
        reader.setDaemon(true);
        reader.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                client = server.accept();
                read(client);
            } catch (IOException reset) {
                // Jedis closes with a reset
            }
        }
    }

    private void read(Socket from) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> command = new ArrayList<>();
            for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                in.readLine();
                command.add(in.readLine());
            }
            commands.add(command);
            String reply = prepared.poll();
            if (reply != null) {
                send(reply);
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next command received. */
    List<String> command() throws InterruptedException {
        List<String> command = commands.poll(5, TimeUnit.SECONDS);
        if (command == null) {
            throw new AssertionError("no command");
        }
        return command;
    }

    boolean hasReceivedNothing() throws InterruptedException {
        return commands.poll(50, TimeUnit.MILLISECONDS) == null;
    }

    /** Answers the next command that has no answer prepared, as soon as it comes. */
    void prepare(String reply) {
        prepared.add(reply);
    }

    void send(String reply) throws IOException {
        client.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns when nobody can connect any more: a thread that is about to accept keeps the port open a moment longer. */
    @Override
    public void close() throws IOException {
        server.close();
        client.close();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

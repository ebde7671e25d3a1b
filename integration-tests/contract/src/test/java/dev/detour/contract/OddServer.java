package dev.detour.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Speaks RESP 3 as far as a client needs to connect, and answers each GET of a key that begins with {@code good} with a
 * value, any other with bytes of the test's choosing.
 */
final class OddServer implements AutoCloseable {

    private static final String HELLO =
            "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.2.0\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:1\r\n"
                    + "$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n";

    private final ServerSocket listening;
    private final String reply;
    private final boolean closes;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** @param closes whether the connection is closed after the odd reply */
    OddServer(String reply, boolean closes) {
        this.reply = reply;
        this.closes = closes;
        try {
            listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // one side has gone, which is how every connection ends
                    }
                },
                "odd server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            clients.add(client);
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> command = new ArrayList<>();
            for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                in.readLine();
                command.add(in.readLine());
            }
            boolean isOdd = command.get(0).equals("GET") && !command.get(1).startsWith("good");
            client.getOutputStream().write(answer(command, isOdd).getBytes(StandardCharsets.ISO_8859_1));
            if (isOdd && closes) {
                client.close();
            }
        }
    }

    private String answer(List<String> command, boolean isOdd) {
        return switch (command.get(0).toUpperCase(Locale.ROOT)) {
            case "HELLO" -> HELLO;
            case "PING" -> "+PONG\r\n";
            case "CLIENT", "SELECT" -> "+OK\r\n";
            case "GET" -> isOdd ? reply : "$4\r\ngood\r\n";
            default -> "-ERR unknown command\r\n";
        };
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}

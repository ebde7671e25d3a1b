package dev.detour.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a process of this machine can be reached, as Linux tells: the ports at which it listens. Datagrams are left out, for
 * Lettuce's resolver of host names receives them, with the agent and without.
 */
final class ListeningSockets {

    private static final String LISTENING = "0A";

    private ListeningSockets() {}

    static List<InetSocketAddress> of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> sockets = sockets(process.resolve("fd"));
        List<InetSocketAddress> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            addTo(found, process.resolve("net").resolve(table), sockets);
        }
        return found;
    }

    /** The numbers of all sockets that a process has. */
    private static Set<String> sockets(Path descriptors) {
        Set<String> numbers = new HashSet<>();
        try (Stream<Path> open = Files.list(descriptors)) {
            for (Path descriptor : open.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    numbers.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    /** A line has its number, the local address and port in hexadecimal, the other side's, a state, and as the tenth the socket's number. */
    private static void addTo(List<InetSocketAddress> found, Path table, Set<String> sockets) {
        if (!Files.exists(table)) {
            return; // a machine without that protocol
        }
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTENING) && sockets.contains(fields[9])) {
                    found.add(address(fields[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address stands in words of four bytes, each in the machine's own order. */
    private static InetSocketAddress address(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        byte[] words = HexFormat.of().parseHex(text.substring(0, colon));
        ByteBuffer ordered = ByteBuffer.allocate(words.length);
        ByteBuffer from = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
        while (from.hasRemaining()) {
            ordered.putInt(from.getInt());
        }
        int port = Integer.parseInt(text.substring(colon + 1), 16);
        return new InetSocketAddress(InetAddress.getByAddress(ordered.array()), port);
    }
}

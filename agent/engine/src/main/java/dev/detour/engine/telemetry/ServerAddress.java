package dev.detour.engine.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A server as the semantic conventions have it.
 *
 * @param host without the brackets of an IPv6 address
 * @param port null where none was named
 */
record ServerAddress(String host, @Nullable Long port) {

    private static final String ADDRESS = "server.address";
    private static final String PORT = "server.port";

    private static final int MAX_PORT = 65_535;

    /** Reads {@code host:port}; what has no port, such as the path of a socket, is all host. */
    static ServerAddress of(String server) {
        int colon = server.lastIndexOf(':');
        Long port = colon < 0 ? null : port(server.substring(colon + 1));
        String host = port == null ? server : server.substring(0, colon);
        boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        return new ServerAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** Adds it to what is told of a span. */
    Fields addTo(Fields fields) {
        return fields.put(ADDRESS, host).put(PORT, port);
    }

    private static @Nullable Long port(String digits) {
        try {
            long port = Long.parseLong(digits);
            return port >= 0 && port <= MAX_PORT ? port : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * An address of a server.
 *
 * @param host empty where a redirection leaves it out: then it is that of the server that redirects
 */
public record Endpoint(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** Reads {@code host:port}, of which the host may be an IPv6 address or empty; null where it is neither. */
    public static @Nullable Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return port < 0 || port > MAX_PORT ? null : new Endpoint(text.substring(0, colon), port);
        } catch (NumberFormatException notAPort) {
            return null;
        }
    }

    /** This address, with the host of a server named {@code host:port} where it has none. */
    public Endpoint onHostOf(String server) {
        if (!host.isEmpty()) {
            return this;
        }
        Endpoint other = parse(server);
        return other == null ? this : new Endpoint(other.host, port);
    }

    /** {@code host:port}. */
    @Override
    public String toString() {
        return host + ':' + port;
    }
}

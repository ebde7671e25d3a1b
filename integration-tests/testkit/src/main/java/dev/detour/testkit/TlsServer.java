package dev.detour.testkit;

import java.nio.file.Path;

/**
 * A server that is reached over TLS as well, and its certificate, which expires when it is told to.
 *
 * <p>Thread-safe.
 */
public final class TlsServer implements AutoCloseable {

    private final RedisServer server;
    private final int port;
    private final TlsIdentity identity;

    private TlsServer(RedisServer server, int port, TlsIdentity identity) {
        this.server = server;
        this.port = port;
        this.identity = identity;
    }

    /** Starts an empty server with a certificate that is good for some days. */
    public static TlsServer start() {
        return start(RedisServer.builder(), Ports.SERVER, TlsIdentity.create());
    }

    /**
     * The same with settings of its own, which this adds to.
     *
     * @param ports where it is to be reached over TLS
     */
    static TlsServer start(RedisServer.Builder settings, Ports ports, TlsIdentity identity) {
        int port = ports.anyFree();
        RedisServer server = settings.arguments("--tls-port", Integer.toString(port), "--tls-auth-clients", "no")
                .arguments("--tls-ca-cert-file", identity.trusted().toString())
                .arguments("--tls-cert-file", identity.valid().certificate().toString())
                .arguments("--tls-key-file", identity.valid().key().toString())
                .start();
        return new TlsServer(server, port, identity);
    }

    /** The server, without TLS. */
    public RedisServer server() {
        return server;
    }

    /** Where it is reached over TLS. */
    public int port() {
        return port;
    }

    /** What a client has to trust, as PEM. */
    public Path trusted() {
        return identity.trusted();
    }

    /** Its certificate has expired, and every connection is ended; returns when a new one would be shown the expired one. */
    public void expire() {
        present(identity.expired());
        try (RespConnection connection = server.connect()) {
            connection.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
    }

    /** It has a good certificate again. */
    public void renew() {
        present(identity.valid());
    }

    private void present(Certificate shown) {
        // both in one command: one without the other does not fit
        server.command(
                "CONFIG",
                "SET",
                "tls-cert-file",
                shown.certificate().toString(),
                "tls-key-file",
                shown.key().toString());
    }

    /** Kills the server. */
    @Override
    public void close() {
        server.close();
    }
}

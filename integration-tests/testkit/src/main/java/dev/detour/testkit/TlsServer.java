package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that is reached over TLS as well, and its certificate, which expires when it is told to.
 *
 * <p>Thread-safe.
 */
public final class TlsServer implements AutoCloseable {

    private final RedisServer server;
    private final int port;
    private final Path trusted;
    private final Certificate valid;
    private final Certificate expired;

    private TlsServer(RedisServer server, int port, Path trusted, Certificate valid, Certificate expired) {
        this.server = server;
        this.port = port;
        this.trusted = trusted;
        this.valid = valid;
        this.expired = expired;
    }

    /** Starts an empty server with a certificate that is good for some days. */
    public static TlsServer start() {
        try {
            Path directory = Files.createTempDirectory("detour-tls");
            CertificateAuthority authority = CertificateAuthority.in(directory);
            Certificate valid = authority.issue("valid", 2);
            Certificate expired = authority.issue("expired", -1);
            int port = Ports.SERVER.anyFree();
            RedisServer server = RedisServer.builder()
                    .arguments("--tls-port", Integer.toString(port), "--tls-auth-clients", "no")
                    .arguments("--tls-ca-cert-file", authority.certificate().toString())
                    .arguments("--tls-cert-file", valid.certificate().toString())
                    .arguments("--tls-key-file", valid.key().toString())
                    .start();
            return new TlsServer(server, port, authority.certificate(), valid, expired);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return trusted;
    }

    /** Its certificate has expired, and every connection is ended; returns when a new one would be shown the expired one. */
    public void expire() {
        present(expired);
        try (RespConnection connection = server.connect()) {
            connection.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
    }

    /** It has a good certificate again. */
    public void renew() {
        present(valid);
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

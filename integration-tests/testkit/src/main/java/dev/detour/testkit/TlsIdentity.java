package dev.detour.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What servers show to those who connect over TLS.
 *
 * @param trusted what a client has to trust, as PEM
 * @param valid good for some days
 * @param expired no longer good
 */
record TlsIdentity(Path trusted, Certificate valid, Certificate expired) {

    /** A new one. */
    static TlsIdentity create() {
        try {
            CertificateAuthority authority = CertificateAuthority.in(Files.createTempDirectory("detour-tls"));
            return new TlsIdentity(
                    authority.certificate(), authority.issue("valid", 2), authority.issue("expired", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

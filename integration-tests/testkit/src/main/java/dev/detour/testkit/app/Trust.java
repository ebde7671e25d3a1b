package dev.detour.testkit.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Trust in one certificate alone. */
public final class Trust {

    private Trust() {}

    /**
     * What makes sockets that trust it.
     *
     * @param certificate its file, as PEM
     * @throws IllegalArgumentException if there is none in it
     */
    public static SSLSocketFactory in(String certificate) {
        try (InputStream pem = Files.newInputStream(Path.of(certificate))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException wrong) {
            throw new IllegalArgumentException(certificate, wrong);
        }
    }
}

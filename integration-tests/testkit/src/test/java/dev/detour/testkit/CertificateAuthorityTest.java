package dev.detour.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static X509Certificate read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void issue_forTomorrowAndForYesterday_oneIsValidAndOneHasExpired(@TempDir Path directory) throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(directory);

        X509Certificate valid = read(authority.issue("valid", 1).certificate());
        X509Certificate expired = read(authority.issue("expired", -1).certificate());

        var signer = read(authority.certificate()).getPublicKey();
        assertThatCode(() -> valid.verify(signer)).doesNotThrowAnyException();
        assertThatCode(() -> expired.verify(signer)).doesNotThrowAnyException();
        assertThatCode(valid::checkValidity).doesNotThrowAnyException();
        assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
    }
}

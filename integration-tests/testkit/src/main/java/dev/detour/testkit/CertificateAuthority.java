package dev.detour.testkit;

import java.nio.file.Path;

/**
 * Signs certificates, so that a client can trust what it signs: a certificate that is trusted itself never expires.
 *
 * <p>Not thread-safe.
 */
public final class CertificateAuthority {

    private static final String NAME = "authority";
    private static final int VALID_DAYS = 100;

    private final Keytool keys;
    private final Path certificate;

    private CertificateAuthority(Keytool keys) {
        this.keys = keys;
        this.certificate = keys.certificate(NAME);
    }

    /** Makes one, whose files are in this directory. */
    public static CertificateAuthority in(Path directory) {
        Keytool keys = new Keytool(directory);
        keys.generate(NAME, "-ext", "bc:c", "-validity", Integer.toString(VALID_DAYS));
        return new CertificateAuthority(keys);
    }

    /** What a client has to trust, as PEM. */
    public Path certificate() {
        return certificate;
    }

    /**
     * Issues a certificate for this machine.
     *
     * @param name another one each time
     * @param notAfterDays when it expires, from now; negative for one that has
     */
    public Certificate issue(String name, int notAfterDays) {
        keys.generate(name);
        Path signed = keys.signed(
                name,
                NAME,
                "-ext",
                "san=ip:127.0.0.1",
                "-startdate",
                String.format("%+dd", notAfterDays - VALID_DAYS),
                "-validity",
                Integer.toString(VALID_DAYS));
        return new Certificate(signed, keys.key(name));
    }
}

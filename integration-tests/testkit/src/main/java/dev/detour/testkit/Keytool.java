package dev.detour.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A store of keys in a directory, and the JDK's tool that works on it. */
final class Keytool {

    private static final String PASSWORD = "password";

    private final Path directory;
    private final Path store;

    Keytool(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("store.p12");
    }

    /** Makes a pair of keys and a certificate that signs itself. */
    void generate(String alias, String... more) {
        run(List.of("-genkeypair", "-alias", alias, "-keyalg", "RSA", "-dname", "CN=127.0.0.1"), List.of(more));
    }

    /** Has another one sign a certificate. */
    Path signed(String alias, String by, String... more) {
        String request = directory.resolve(alias + ".csr").toString();
        Path signed = directory.resolve(alias + ".pem");
        run(List.of("-certreq", "-alias", alias, "-file", request), List.of());
        run(
                List.of("-gencert", "-rfc", "-alias", by, "-infile", request, "-outfile", signed.toString()),
                List.of(more));
        return signed;
    }

    private void run(List<String> what, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        command.addAll(more);
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
            if (keytool.waitFor() != 0) {
                throw new AssertionError(printed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The certificate that is in the store, as a file. */
    Path certificate(String alias) {
        try {
            return pem(
                    alias + ".pem", "CERTIFICATE", keys().getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key, as a file. */
    Path key(String alias) {
        try {
            byte[] encoded = keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
            return pem(alias + "-key.pem", "PRIVATE KEY", encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    private Path pem(String file, String what, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(encoded);
        String text = "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
        try {
            return Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

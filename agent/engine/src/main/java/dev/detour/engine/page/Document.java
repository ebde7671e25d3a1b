package dev.detour.engine.page;

import dev.detour.engine.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The page itself, which never changes, with a policy that allows its own script and style and no others. */
final class Document {

    private static final String RESOURCE = "page.html";

    private Document() {}

    static Response read() {
        try (InputStream in = Objects.requireNonNull(Document.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            byte[] html = in.readAllBytes();
            String text = new String(html, StandardCharsets.UTF_8);
            String policy = "Content-Security-Policy: default-src 'none'; script-src " + hash(text, "script")
                    + "; style-src " + hash(text, "style")
                    + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n";
            return new Response("200 OK", "text/html; charset=utf-8", html, policy);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Of what stands between the two tags, as a browser computes it. */
    private static String hash(String html, String tag) {
        int begin = html.indexOf('<' + tag + '>') + tag.length() + 2;
        String content = html.substring(begin, html.indexOf("</" + tag + '>', begin));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + '\'';
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}

package dev.detour.engine.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status code and phrase
 * @param headers lines of its own, each with its end
 */
public record Response(String status, String contentType, byte[] body, String headers) {

    private static final String PLAIN = "text/plain; charset=utf-8";

    /** Nothing is kept, guessed, framed, or given to another origin. */
    private static final String ALWAYS = "Cache-Control: no-store\r\n"
            + "X-Content-Type-Options: nosniff\r\n"
            + "X-Frame-Options: DENY\r\n"
            + "Referrer-Policy: no-referrer\r\n"
            + "Cross-Origin-Resource-Policy: same-origin\r\n"
            + "Cross-Origin-Opener-Policy: same-origin\r\n"
            + "Connection: close\r\n";

    /** What is no page says of its content. */
    private static final String NOTHING_ALLOWED =
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

    /** What was asked for, where that is no page. */
    public static Response of(String contentType, byte[] body) {
        return new Response("200 OK", contentType, body, NOTHING_ALLOWED);
    }

    /** @param status code and phrase */
    public static Response refusal(String status, String reason) {
        return refusal(status, reason, "");
    }

    /** @param headers besides those that every answer has */
    public static Response refusal(String status, String reason, String headers) {
        return new Response(status, PLAIN, (reason + '\n').getBytes(StandardCharsets.UTF_8), NOTHING_ALLOWED + headers);
    }

    /** As it goes over the wire, up to the body. */
    byte[] head() {
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
                + "\r\n" + ALWAYS + headers + "\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }
}

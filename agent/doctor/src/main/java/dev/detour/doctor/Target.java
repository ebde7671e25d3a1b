package dev.detour.doctor;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The server to ask, and as whom.
 *
 * @param user null for the default user
 * @param password null for none
 */
record Target(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        int database) {

    static final String PASSWORD_VARIABLE = "DETOUR_DOCTOR_PASSWORD";

    private static final int DEFAULT_PORT = 6379;
    private static final int MAX_PORT = 65_535;
    private static final String FORM = "redis://[user:password@]host[:port][/database], or rediss:// for TLS";

    /** Without a scheme: as other tools have it. A host alone may be a password in the wrong place. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("[\\w.-]+:\\d{1,5}(/\\d+)?");

    /** What is wrong with an address, in words that hold nothing of it. */
    static final class WrongAddress extends Exception {
        private static final long serialVersionUID = 1;

        private WrongAddress(String message) {
            super(message);
        }
    }

    /**
     * Reads an address.
     *
     * @param environment where the password may be instead
     */
    static Target parse(String address, Map<String, String> environment) throws WrongAddress {
        URI uri = uri(HOST_AND_PORT.matcher(address).matches() ? "redis://" + address : address);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("redis") && !scheme.equals("rediss") || uri.getHost() == null) {
            throw new WrongAddress("the address is not of the form " + FORM
                    + "; characters of a password that mean something there are written as %40 and the like");
        }
        if (uri.getPort() > MAX_PORT || uri.getRawQuery() != null) {
            throw new WrongAddress(
                    uri.getRawQuery() != null
                            ? "the address has parameters behind a ?, of which none is known; its form is " + FORM
                            : "the port is over " + MAX_PORT);
        }
        String credentials = Objects.requireNonNullElse(uri.getRawUserInfo(), "");
        int colon = credentials.indexOf(':');
        String password = colon < 0 ? null : decoded(credentials.substring(colon + 1));
        return new Target(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                scheme.equals("rediss"),
                decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
                password != null ? password : orNull(environment.get(PASSWORD_VARIABLE)),
                database(uri));
    }

    private static URI uri(String address) throws WrongAddress {
        try {
            return new URI(address);
        } catch (URISyntaxException e) { // which holds the address
            throw new WrongAddress("the address cannot be read; its form is " + FORM
                    + "; characters of a password that mean something there are written as %40 and the like");
        }
    }

    private static int database(URI uri) throws WrongAddress {
        int database = -1;
        try {
            database = JedisURIHelper.getDBIndex(uri);
        } catch (NumberFormatException told) {
            // below, like a number that is negative
        }
        if (database < 0) {
            throw new WrongAddress("the path of the address is no number of a database");
        }
        return database;
    }

    /** A plus is a plus here. */
    private static @Nullable String decoded(String part) {
        return orNull(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** How it is shown: without its credentials. */
    String address() {
        return host + ':' + port;
    }

    @Override
    public String toString() {
        return address();
    }
}

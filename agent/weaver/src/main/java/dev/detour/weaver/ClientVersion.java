package dev.detour.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads a client's version from its jar. */
final class ClientVersion {

    private static final String UNKNOWN = "of unknown version";

    private ClientVersion() {}

    /** The version as the jar tells it, or words that say that it does not. */
    static String of(Client client, @Nullable ClassLoader loader) {
        try (InputStream in = loader == null
                ? ClassLoader.getSystemResourceAsStream(client.versionResource())
                : loader.getResourceAsStream(client.versionResource())) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException | RuntimeException unreadable) {
            return UNKNOWN;
        }
    }
}

package dev.detour.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;

/**
 * Notices of a server's maintenance, which Lettuce asks each new connection's server for from 7.0 on, and logs at INFO where
 * it has none to give. A link has no use for them.
 */
final class Maintenance {

    private static final boolean IS_KNOWN = isKnown();

    private Maintenance() {}

    private static boolean isKnown() {
        try {
            Class.forName("io.lettuce.core.MaintNotificationsConfig", false, ClientOptions.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError older) {
            return false;
        }
    }

    /** The same options, asking for none. */
    static ClientOptions.Builder unasked(ClientOptions.Builder options) {
        return IS_KNOWN ? Newer.unasked(options) : options;
    }

    /** Loaded only where the client has the classes that it names. */
    private static final class Newer {
        static ClientOptions.Builder unasked(ClientOptions.Builder options) {
            return options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        }
    }
}

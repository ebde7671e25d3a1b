package dev.detour.contract;

import dev.detour.contract.app.AccessKind;
import java.util.List;

/** What the version of Lettuce under test can express; the newest can express every case. */
final class LettuceVersion {

    private static final String[] PARTS =
            System.getProperty("lettuce.version", "99.0").split("\\.");

    private LettuceVersion() {}

    static boolean isAtLeast(int major, int minor) {
        int ours = Integer.parseInt(PARTS[0]);
        return ours > major || ours == major && Integer.parseInt(PARTS[1]) >= minor;
    }

    /** Whether listeners are told of commands, and recorders of latencies. */
    static boolean hasCommandListeners() {
        return isAtLeast(6, 1);
    }

    /** Whether it tells Micrometer of latencies and observations. */
    static boolean hasMicrometer() {
        return isAtLeast(6, 3);
    }

    /** Whether a connection authenticates afresh when its credentials are renewed. */
    static boolean hasRenewedCredentials() {
        return isAtLeast(6, 6);
    }

    /** Whether a connection to a primary and its replicas shows who serves a read. */
    static boolean hasFollowedReplicas() {
        return isAtLeast(6, 0);
    }

    /** Whether a client has a method for this command; Lettuce's {@code getdel} is of 6.1. */
    static boolean hasMethod(AccessKind kind, List<String> words) {
        return kind.isJedis() || !words.get(0).equals("getdel") || isAtLeast(6, 1);
    }

    /** Whether a client can give a user's name besides the password. */
    static boolean hasUsers(AccessKind kind) {
        return kind.isJedis() || isAtLeast(6, 0);
    }
}

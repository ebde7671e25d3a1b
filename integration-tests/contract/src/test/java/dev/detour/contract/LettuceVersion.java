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

    /** Whether a client can be told which protocol to speak; before, it speaks RESP2. */
    static boolean hasProtocols() {
        return isAtLeast(6, 0);
    }

    /** Whether a client turns away what its queue has no room for; before 6.3 it tries that again until its time-out. */
    static boolean hasFirmQueues() {
        return isAtLeast(6, 3);
    }

    static boolean hasFailoverClient() {
        return isAtLeast(7, 4);
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

    /**
     * Whether a transaction is safe with the reactive interface. In 5.3 the connection knows of it only once the dispatch
     * of MULTI has returned, which the reply may overtake: plain 5.3.7 lost the result of 20 in 20,000 on a busy machine.
     */
    static boolean hasSafeTransactions(AccessKind kind) {
        return kind != AccessKind.LETTUCE_REACTIVE || isAtLeast(6, 0);
    }

    /** Whether a client tells its resources, and with them how it resolves names. */
    static boolean tellsResources() {
        return isAtLeast(6, 0);
    }

    /** Whether it brings an interface for Kotlin. */
    static boolean hasCoroutines() {
        return isAtLeast(6, 0);
    }

    /** Whether it knows channels of one shard, which came with 6.4. */
    static boolean hasShardChannels() {
        return isAtLeast(6, 4);
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

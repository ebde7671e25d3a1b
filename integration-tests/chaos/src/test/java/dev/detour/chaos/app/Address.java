package dev.detour.chaos.app;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connects to.
 *
 * @param ports of the server, or of all nodes of a cluster, or of all sentinels
 * @param isOtherUsers whether to connect as {@link OtherUser} rather than as the default user
 * @param trusted the file with the certificate to be trusted, or null for no TLS
 */
record Address(
        List<Integer> ports,
        int database,
        boolean isOtherUsers,
        @Nullable String trusted) {

    /** The clients' own time-out, for connecting, for a command and for a place in a pool. */
    static final int TIMEOUT_MILLIS = 1_000;

    /** Whether it reads what most of the load does, as the user and in the database of most of it. */
    boolean isTheUsual() {
        return database == 0 && !isOtherUsers;
    }

    int port() {
        return ports.get(0);
    }

    /** @param address ports separated by commas, for TLS behind the file to be trusted and an {@code @} */
    static Address of(String address, int database, boolean isOtherUsers) {
        int at = address.lastIndexOf('@');
        String ports = address.substring(at + 1);
        return new Address(
                Arrays.stream(ports.split(",")).map(Integer::valueOf).collect(Collectors.toList()),
                database,
                isOtherUsers,
                at < 0 ? null : address.substring(0, at));
    }
}

package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Classifies an error reply by the code that opens it, never by free text. What a server says to a connection that it does not
 * accept has no code of its own: there the whole reply must be that, to the letter.
 */
public final class ReplyError {

    /** What a node is called that was told to announce its host name and has none. */
    private static final String NO_HOST = "?";

    /** Said before any command is read, as the last thing on that connection: {@code networking.c} of Redis 2.4 to 8. */
    private static final String FULL_HOUSE = "ERR max number of clients reached";

    /** The same of a cluster's node since Redis 6.2, where the connections of other nodes count as well. */
    private static final String FULL_NODE = "ERR max number of clients + cluster connections reached";

    private ReplyError() {}

    /**
     * The fault that an error reply stands for.
     *
     * @param reply the reply without its leading {@code -}, or null
     * @return null where the code is unknown or not a fault of the server: such an error is the application's own
     */
    public static @Nullable FaultKind faultOf(@Nullable String reply) {
        if (reply == null) {
            return null;
        }
        if (reply.equals(FULL_HOUSE) || reply.equals(FULL_NODE)) {
            return FaultKind.NODE_DOWN; // a connection refused, only in words
        }
        int space = reply.indexOf(' ');
        String code = space < 0 ? reply : reply.substring(0, space);
        return switch (code) {
            case "MOVED" -> FaultKind.MOVED;
            case "ASK" -> FaultKind.ASK;
            case "CLUSTERDOWN" -> FaultKind.CLUSTER_DOWN;
            case "TRYAGAIN" -> FaultKind.TRY_AGAIN;
            case "LOADING" -> FaultKind.LOADING;
            case "MASTERDOWN" -> FaultKind.MASTER_DOWN;
            case "BUSY" -> FaultKind.BUSY;
            default -> null;
        };
    }

    /**
     * Whether an error reply that stands for this fault says that its server cannot serve for now, or not on one connection
     * more: then it is no sign of life.
     */
    public static boolean isOutOfService(@Nullable FaultKind fault) {
        return fault == FaultKind.NODE_DOWN
                || fault == FaultKind.LOADING
                || fault == FaultKind.BUSY
                || fault == FaultKind.MASTER_DOWN;
    }

    /**
     * Whether only a server that carries a read out gives this error. Others, as that a user may not, or a command that it does
     * not know, it gives before it looks whether it is paused: {@code processCommand} in {@code server.c} of Redis 7.
     */
    public static boolean isOfCarryingOut(@Nullable String reply) {
        return reply != null && reply.startsWith("WRONGTYPE");
    }

    /**
     * Where a redirection points to.
     *
     * @param reply {@code MOVED} or {@code ASK}, a slot and {@code host:port}, of which the host may be empty; or null
     * @return null where the reply is no redirection or names no node
     */
    public static @Nullable Endpoint redirection(@Nullable String reply) {
        FaultKind kind = faultOf(reply);
        if (reply == null || kind != FaultKind.MOVED && kind != FaultKind.ASK) {
            return null;
        }
        int slot = reply.indexOf(' ');
        int node = reply.indexOf(' ', slot + 1);
        Endpoint target = slot < 0 || node < 0
                ? null
                : Endpoint.parse(reply.substring(node + 1).trim());
        return target == null || target.host().equals(NO_HOST) ? null : target;
    }
}

package dev.detour.engine.model;

import org.jspecify.annotations.Nullable;

/** Classifies an error reply by the code that opens it, never by free text. */
public final class ReplyError {

    /** What a node is called that was told to announce its host name and has none. */
    private static final String NO_HOST = "?";

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

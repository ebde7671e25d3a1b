package dev.detour.chaos.app;

/** When a client sends by itself once more what it has sent, so that a server may carry it out twice. */
enum Resends {
    /** Never: a call that fails has failed. */
    NEVER,
    /** When the connection was lost before the reply. */
    WHEN_DISCONNECTED,
    /** Also when there was no reply in time. */
    WHEN_UNANSWERED;

    /** Whether a command may be carried out twice while a fault lasts that keeps all connections, or does not. */
    boolean mayDouble(boolean keepsConnections) {
        return switch (this) {
            case NEVER -> false;
            case WHEN_DISCONNECTED -> !keepsConnections;
            case WHEN_UNANSWERED -> true;
        };
    }
}

package dev.detour.engine.model;

/** Why Redis did not answer. */
public enum FaultKind {
    TIMEOUT,
    /** Refused, reset, closed or an unresolved host. */
    NODE_DOWN,
    POOL_EXHAUSTED,
    /** A redirection that surfaced on a client that does not follow it. */
    MOVED,
    ASK,
    REDIRECTS_EXHAUSTED,
    CLUSTER_DOWN,
    TRY_AGAIN,
    LOADING,
    MASTER_DOWN,
    BUSY,
    BREAKER_OPEN,
    /** A full bulkhead of Detour's own. */
    SHED;

    /** Whether a cluster's nodes have other parts than its client was told. */
    public boolean tellsOfTopology() {
        return switch (this) {
            case MOVED, ASK, REDIRECTS_EXHAUSTED, CLUSTER_DOWN, TRY_AGAIN -> true;
            case TIMEOUT, NODE_DOWN, POOL_EXHAUSTED, LOADING, MASTER_DOWN, BUSY, BREAKER_OPEN, SHED -> false;
        };
    }
}

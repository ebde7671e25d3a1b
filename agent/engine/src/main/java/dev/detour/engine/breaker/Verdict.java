package dev.detour.engine.breaker;

import dev.detour.engine.model.FaultKind;

/** What a fault says of the server that was asked. */
enum Verdict {
    /** It gave no reply. */
    DOWN,
    /** It replied that it cannot serve. */
    UNFIT,
    /** It replied, and serves. */
    ALIVE,
    /** It replied, and does not serve this key until others do: that opens no breaker, and keeps one open. */
    HALTED,
    /** Nothing. */
    NOTHING;

    static Verdict of(FaultKind kind) {
        return switch (kind) {
            case TIMEOUT, NODE_DOWN -> DOWN;
            case LOADING, MASTER_DOWN, BUSY -> UNFIT;
            // a redirection is a prompt and right reply
            case MOVED, ASK, TRY_AGAIN -> ALIVE;
            // the cluster has lost other nodes; the keys of this one are served again with the next election
            case CLUSTER_DOWN -> HALTED;
            // several servers were asked, and which of them failed is not known
            case REDIRECTS_EXHAUSTED -> NOTHING;
            // this process's own limits: nothing was sent
            case POOL_EXHAUSTED, BREAKER_OPEN, SHED -> NOTHING;
        };
    }

    /** A fault in the words of a reason, in the singular. */
    static String words(FaultKind kind) {
        return switch (kind) {
            case TIMEOUT -> "a time-out";
            case NODE_DOWN -> "a failed connection";
            case LOADING -> "a LOADING reply";
            case MASTER_DOWN -> "a MASTERDOWN reply";
            case BUSY -> "a BUSY reply";
            case CLUSTER_DOWN -> "a CLUSTERDOWN reply";
            case MOVED, ASK, TRY_AGAIN, REDIRECTS_EXHAUSTED, POOL_EXHAUSTED, BREAKER_OPEN, SHED -> kind.name();
        };
    }
}

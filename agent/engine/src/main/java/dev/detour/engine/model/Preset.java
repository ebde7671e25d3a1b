package dev.detour.engine.model;

import static dev.detour.engine.model.Step.AWAIT_REFRESH;
import static dev.detour.engine.model.Step.LOCAL;
import static dev.detour.engine.model.Step.ORIGIN;
import static dev.detour.engine.model.Step.REDIRECT;
import static dev.detour.engine.model.Step.REFRESH;
import static dev.detour.engine.model.Step.REPLICA;
import static dev.detour.engine.model.Step.RETRY;
import static dev.detour.engine.model.Step.STALE;

import java.util.List;

/** A routing table to begin with. */
public enum Preset {
    /** Routes by what is known of the cause. */
    BY_CAUSE("by-cause") {
        @Override
        public List<Step> row(Event outcome) {
            return switch (outcome) {
                case EXPIRED, ABSENT, UNEXPLAINED, DELETED -> List.of(ORIGIN);
                case COLD_START -> List.of(REPLICA, LOCAL, ORIGIN, STALE);
                case EVICTED -> List.of(REFRESH, LOCAL, STALE, AWAIT_REFRESH);
                case TIMEOUT -> List.of(RETRY, REPLICA, LOCAL, ORIGIN, STALE);
                case NODE_DOWN, LOADING, MASTER_DOWN, BUSY, BREAKER_OPEN -> List.of(REPLICA, LOCAL, ORIGIN, STALE);
                case MOVED -> List.of(REDIRECT, REPLICA, LOCAL, ORIGIN, STALE);
                case ASK -> List.of(REDIRECT, LOCAL, ORIGIN, STALE);
                case REDIRECTS_EXHAUSTED, TRY_AGAIN, CLUSTER_DOWN, POOL_EXHAUSTED, SHED ->
                    List.of(LOCAL, ORIGIN, STALE);
                case UNKNOWN, ANSWERED, PASSED -> List.of();
            };
        }
    },

    /** The plain hierarchy for every null and every fault, a deleted value apart. */
    LADDER("ladder") {
        @Override
        public List<Step> row(Event outcome) {
            return switch (outcome) {
                case DELETED -> List.of(ORIGIN);
                case EXPIRED, EVICTED, COLD_START, ABSENT, UNEXPLAINED -> List.of(REPLICA, LOCAL, ORIGIN);
                case TIMEOUT,
                        NODE_DOWN,
                        POOL_EXHAUSTED,
                        MOVED,
                        ASK,
                        REDIRECTS_EXHAUSTED,
                        CLUSTER_DOWN,
                        TRY_AGAIN,
                        LOADING,
                        MASTER_DOWN,
                        BUSY,
                        BREAKER_OPEN,
                        SHED -> List.of(REPLICA, LOCAL, ORIGIN);
                case UNKNOWN, ANSWERED, PASSED -> List.of();
            };
        }
    };

    private final String label;

    Preset(String label) {
        this.label = label;
    }

    /** The name in settings; never null. */
    public String label() {
        return label;
    }

    /** The steps that follow an outcome at the primary. */
    public abstract List<Step> row(Event outcome);
}

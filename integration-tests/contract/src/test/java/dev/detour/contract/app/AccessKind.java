package dev.detour.contract.app;

/** The ways in which an application reads from Redis. */
public enum AccessKind {
    JEDIS {
        @Override
        Access connect(Target target) {
            return new JedisAccess(target);
        }
    },
    UNIFIED_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(target);
        }
    },
    LETTUCE_SYNC {
        @Override
        Access connect(Target target) {
            return new LettuceSyncAccess(target);
        }
    },
    LETTUCE_ASYNC {
        @Override
        Access connect(Target target) {
            return new LettuceAsyncAccess(target);
        }
    },
    LETTUCE_REACTIVE {
        @Override
        Access connect(Target target) {
            return new LettuceReactiveAccess(target);
        }
    };

    /** Loads the client's classes; only in an application that has them. */
    abstract Access connect(Target target);

    /** Whether the client is Jedis rather than Lettuce. */
    public boolean isJedis() {
        return this == JEDIS || this == UNIFIED_JEDIS;
    }
}

package dev.detour.contract.app;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The ways in which an application reads from Redis. */
public enum AccessKind {
    JEDIS {
        @Override
        Access connect(Target target) {
            return new JedisAccess(target);
        }

        @Override
        List<Access> connect(Target target, int threads) {
            return Stream.generate(() -> connect(target)).limit(threads).toList();
        }
    },
    UNIFIED_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(target, 1);
        }

        @Override
        List<Access> connect(Target target, int threads) {
            return Collections.nCopies(threads, new UnifiedJedisAccess(target, threads));
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
    },
    /** A primary with the replicas that it names. */
    REPLICATED_LETTUCE_ASYNC {
        @Override
        Access connect(Target target) {
            return new LettuceReplicatedAccess(target);
        }
    },
    /** The same with all of them named by the application. */
    REPLICATED_LETTUCE_STATIC {
        @Override
        Access connect(Target target) {
            return new LettuceReplicatedAccess.OfNamed(target);
        }
    },
    /** A cluster's connection; the target's port is any node's. */
    CLUSTER_LETTUCE_SYNC {
        @Override
        Access connect(Target target) {
            return new LettuceClusterAccess(target, LettuceClusterAccess.SYNC);
        }
    },
    CLUSTER_LETTUCE_ASYNC {
        @Override
        Access connect(Target target) {
            return new LettuceClusterAccess(target, LettuceClusterAccess.ASYNC);
        }
    },
    CLUSTER_LETTUCE_REACTIVE {
        @Override
        Access connect(Target target) {
            return new LettuceClusterAccess(target, LettuceClusterAccess.REACTIVE);
        }
    };

    /** Loads the client's classes; only in an application that has them. */
    abstract Access connect(Target target);

    /** An access for each of so many threads, as an application has them: one that all share, unless overridden. */
    List<Access> connect(Target target, int threads) {
        return Collections.nCopies(threads, connect(target));
    }

    /** Whether the client is Jedis rather than Lettuce. */
    public boolean isJedis() {
        return this == JEDIS || this == UNIFIED_JEDIS;
    }
}

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
    /** A cluster's client; the target's port is any node's. */
    CLUSTER_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(JedisClients.cluster(target, 1));
        }
    },
    /** The same by its older name. */
    CLUSTER_JEDIS_OLDER {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(OlderJedisClients.cluster(target, 1));
        }
    },
    /** The same, that may read replicas, see {@link ReplicaReads}. */
    CLUSTER_JEDIS_REPLICAS {
        @Override
        Access connect(Target target) {
            return ReplicaReads.connect(target);
        }
    },
    /** With the client's own cache, which the server tells of changes, over two connections that look on each other. */
    CACHING_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(JedisClients.caching(target, 2));
        }
    },
    /** An application's subclass. */
    DERIVED_JEDIS {
        @Override
        Access connect(Target target) {
            return new JedisAccess(() -> JedisClients.derivedSingle(target));
        }
    },
    /** The same of a client with a pool. */
    DERIVED_UNIFIED_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(JedisClients.derivedPooled(target, 1));
        }
    },
    /** By way of a sentinel; the target's port is the sentinel's. */
    SENTINEL_JEDIS {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(JedisClients.sentinel(target, 1));
        }
    },
    /** The same by its older name; only before Jedis 8. */
    SENTINEL_JEDIS_OLDER {
        @Override
        Access connect(Target target) {
            return new UnifiedJedisAccess(OlderJedisClients.sentinel(target, 1));
        }
    },
    /** Jedis's own failover between databases, see {@link MultiDbJedis}. */
    MULTI_DB_JEDIS {
        @Override
        Access connect(Target target) {
            return MultiDbJedis.connect(target);
        }
    },
    /** The cluster's client of Jedis 3, and there alone; the target's port is any node's. */
    CLUSTER_JEDIS_3 {
        @Override
        Access connect(Target target) {
            return new OldJedisClusterAccess(target);
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
    /** Connections from Lettuce's pool, one for each operation. */
    POOLED_LETTUCE {
        @Override
        Access connect(Target target) {
            return PooledLettuceAccess.connect(target);
        }
    },
    /** A command interface of Lettuce. */
    COMMANDS_LETTUCE {
        @Override
        Access connect(Target target) {
            return new CommandsLettuceAccess(target);
        }
    },
    /** Spring Data Redis's templates. */
    SPRING_LETTUCE {
        @Override
        Access connect(Target target) {
            return SpringFactories.templates(target);
        }
    },
    /** Spring Data Redis's templates on Jedis. */
    SPRING_JEDIS {
        @Override
        Access connect(Target target) {
            return SpringJedisFactories.templates(target);
        }
    },
    /** The same on a cluster; the target's port is any node's. */
    CLUSTER_SPRING_JEDIS {
        @Override
        Access connect(Target target) {
            return SpringJedisFactories.clusterTemplates(target);
        }
    },
    /** Spring Data Redis's reactive templates. */
    SPRING_REACTIVE {
        @Override
        Access connect(Target target) {
            return new SpringReactiveAccess(target);
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
    },
    /** Which asks for the topology from time to time, whatever happens. */
    PERIODIC_LETTUCE_CLUSTER {
        @Override
        Access connect(Target target) {
            return new LettuceClusterAccess(target, LettuceClusterAccess.ASYNC, LettuceClusterAccess.Refresh.PERIODIC);
        }
    },
    /** Which asks for the topology when something happens, and never else. */
    ADAPTIVE_LETTUCE_CLUSTER {
        @Override
        Access connect(Target target) {
            return new LettuceClusterAccess(target, LettuceClusterAccess.ASYNC, LettuceClusterAccess.Refresh.ADAPTIVE);
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
        return name().contains("JEDIS");
    }

    /** Whether it is one connection, which nobody makes again but the application. */
    public boolean isSingleJedis() {
        return this == JEDIS || this == DERIVED_JEDIS;
    }

    /** Whether the application reads through Spring Data Redis. */
    public boolean isSpring() {
        return name().contains("SPRING_");
    }

    /** Whether the server has to be a node of a cluster. */
    public boolean isCluster() {
        return name().contains("CLUSTER");
    }
}

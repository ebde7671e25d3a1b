package dev.detour.benchmarks.app.access;

/** The ways of reading, which are compared. */
public enum Way {
    /** Cache-aside over a pool of Jedis, with the defaults of the client. */
    JEDIS {
        @Override
        public Access open(Site site) {
            return new CacheAside(JedisCaches.pooled(site), site);
        }
    },
    /** The same over Lettuce. */
    LETTUCE {
        @Override
        public Access open(Site site) {
            return new CacheAside(LettuceCaches.plain(site), site);
        }
    },
    /** Cache-aside over Jedis's failover client. */
    MULTI_DB {
        @Override
        public Access open(Site site) {
            return FailoverJedis.withDefaults(site);
        }
    },
    /** The same with the settings that serve it best. */
    MULTI_DB_BEST {
        @Override
        public Access open(Site site) {
            return FailoverJedis.atItsBest(site);
        }
    },
    /** Lettuce with a time-out of 5 ms, and the system of record behind it. */
    LETTUCE_5MS {
        @Override
        public Access open(Site site) {
            return new ImpatientLettuce(site);
        }
    },
    /** Lettuce with a breaker and a near cache. */
    HAND_WRITTEN {
        @Override
        public Access open(Site site) {
            return new HandWritten(site);
        }
    },
    /** Redisson's map with a local cache. */
    REDISSON {
        @Override
        public Access open(Site site) {
            return new RedissonMap(site);
        }
    };

    /** Where Redisson has the keys: fields of this hash. */
    public static final String MAP = "catalog-map";

    /** Connects, and fails if it cannot. */
    public abstract Access open(Site site);
}

package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** No other test of this module opens a pool. */
final class PoolsTest {

    @Test
    void lent_noPoolThereThoughTheClientHasSome_fails() throws Exception {
        assertThat(Pools.lent(false)).isZero();
        assertThatThrownBy(() -> Pools.lent(true)).isInstanceOf(IllegalStateException.class);
    }

    /** Nothing is connected before it is borrowed. */
    @Test
    void lent_poolsOfEitherKind_areSeen() throws Exception {
        HostAndPort nobody = new HostAndPort("127.0.0.1", 1);
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().build();
        try (JedisPool pool = new JedisPool(new JedisPoolConfig(), nobody, config)) {
            assertThat(Pools.lent(true)).isZero();
        }
        try (ConnectionPool pool = new ConnectionPool(nobody, config, new ConnectionPoolConfig())) {
            assertThat(Pools.lent(true)).isZero();
        }
    }
}

package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NoSuchElementException;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisFactory;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.exceptions.JedisException;

/** With the newest Jedis; what the others hold elsewhere the matrix of versions looks for. */
class PoolMembersTest {

    private static final HostAndPort SERVER = new HostAndPort("localhost", 1);
    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().database(3).build();

    @Test
    void lender_poolOfCommonsPool_isThePoolItself() throws Throwable {
        try (JedisPool pool = new JedisPool(new GenericObjectPoolConfig<>(), SERVER, CONFIG)) {
            assertThat((Object) PoolMembers.lender(pool)).isSameAs(pool);
        }
    }

    @Test
    void making_ofAPool_isFound() throws Throwable {
        try (JedisPool pool = new JedisPool(new GenericObjectPoolConfig<>(), SERVER, CONFIG)) {
            assertThat(PoolMembers.socketFactory(pool)).isInstanceOf(DefaultJedisSocketFactory.class);
            assertThat(Pools.server(pool)).isEqualTo(SERVER);
            assertThat(Pools.database(pool)).isEqualTo(3);
        }
    }

    /** It may log in, and select, as it likes. */
    private static final class OfTheApplication extends JedisFactory {
        OfTheApplication() {
            super(SERVER, CONFIG);
        }

        @Override
        public PooledObject<Jedis> makeObject() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void making_ofAFactoryThatExtendsJedissOwn_isNotKnown() throws Throwable {
        try (JedisPool pool = new JedisPool(new OfTheApplication())) {
            assertThat(PoolMembers.socketFactory(pool)).isNull();
            assertThat(Pools.server(pool)).isNull();
            assertThat(Pools.database(pool)).isNull();
        }
    }

    @Test
    void exhausted_isWhatThePoolThrows() throws Throwable {
        NoSuchElementException none = new NoSuchElementException("Timeout waiting for idle object");

        assertThat(PoolMembers.exhausted(none))
                .isExactlyInstanceOf(JedisException.class)
                .hasMessage("Could not get a resource from the pool")
                .hasCause(none);
    }
}

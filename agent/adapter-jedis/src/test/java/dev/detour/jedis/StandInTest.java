package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class StandInTest {

    private static final HostAndPort SERVER = new HostAndPort("localhost", 6379);

    private final RecordingPrimary primary = new RecordingPrimary();
    private final Node node = new Node(new Namespace("localhost:6379", 5, Namespace.DEFAULT_USER), null, primary);

    static RuntimeException[] failures() {
        return new RuntimeException[] {
            new JedisConnectionException("Failed to connect"),
            new JedisException("Could not get a resource from the pool"),
            new JedisDataException("LOADING Redis is loading the dataset in memory")
        };
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anyCommand_failsWithTheVeryException(RuntimeException failure) {
        StandIn standIn = new StandIn(failure, SERVER, 5, node);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> standIn.set("key", "value")).isSameAs(failure);
            assertThatThrownBy(standIn::ping).isSameAs(failure);
            assertThatThrownBy(standIn::multi).isSameAs(failure);
        }
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void getDb_isThePools() {
        StandIn standIn = new StandIn(failures()[0], SERVER, 5, node);

        assertThat(standIn.getDB()).isEqualTo(5);
        assertThat(standIn.node()).isSameAs(node);
    }

    @Test
    void getHostAndPort_isThePools() {
        StandIn standIn = new StandIn(failures()[0], SERVER, 5, node);

        assertThat(standIn.getConnection().getHostAndPort()).isEqualTo(SERVER);
        assertThat(standIn.getClient().getHostAndPort()).isEqualTo(SERVER);
        assertThat(standIn.getConnection().toString()).contains("localhost:6379");
    }

    @Test
    void getHostAndPort_poolDoesNotTell_failsWithTheVeryException() {
        RuntimeException failure = failures()[0];
        StandIn standIn = new StandIn(failure, null, 5, node);

        assertThatThrownBy(() -> standIn.getConnection().getHostAndPort()).isSameAs(failure);
        assertThatThrownBy(standIn::ping).isSameAs(failure);
    }

    @Test
    void close_twice_doesNothing() {
        StandIn standIn = new StandIn(failures()[0], SERVER, 5, node);
        assertThatThrownBy(standIn::ping).isInstanceOf(JedisConnectionException.class);

        standIn.resetState();
        standIn.close();
        standIn.close();
    }

    @Test
    void tell_manyReads_isOneVote() {
        StandIn standIn = new StandIn(failures()[0], SERVER, 5, node);

        standIn.tell(FaultKind.NODE_DOWN);
        standIn.tell(FaultKind.NODE_DOWN);

        assertThat(primary.votes).containsExactly("unreached NODE_DOWN");
    }
}

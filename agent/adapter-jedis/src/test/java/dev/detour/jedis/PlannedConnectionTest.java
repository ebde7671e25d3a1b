package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Decision;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import dev.detour.testkit.RedisServer;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;

/** As whom a connection that has been lost is taken to connect again: it is asked only while it has no socket. */
class PlannedConnectionTest {

    private static final JedisClientConfig CONFIG =
            DefaultJedisClientConfig.builder().database(3).build();

    private RedisServer server;
    private Connections connections;
    private Connection connection;
    private ConnectionState state;

    @BeforeEach
    void connect() throws Throwable {
        server = RedisServer.start();
        Decision.Observer nobody = decision -> {};
        Engine engine = new Engine(SettingsLoader.load(null, Map.of(), new Properties(), Long.MAX_VALUE), nobody);
        connections = new Connections(
                new ThreadSlots(), engine, (namespace, links) -> new Node(namespace, links, Primary.UNWATCHED));
        connection = new Connection(new HostAndPort("localhost", server.port()));
        state = connections.of(connection);
        connection.connect();
        state.connected(connection, Objects.requireNonNull(JedisMembers.socket(connection)));
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    private Namespace inDatabase(int database) {
        return new Namespace("localhost:" + server.port(), database, Namespace.DEFAULT_USER);
    }

    private Blueprint blueprint() throws Throwable {
        return new Blueprint(Objects.requireNonNull(JedisMembers.socketFactory(connection)), CONFIG, connections);
    }

    private void accepted(Command command, String... words) {
        CommandArguments arguments = new CommandArguments(command);
        for (String word : words) {
            arguments.add(word);
        }
        state.sending(arguments, Nature.of(command));
        state.replied(null, null);
    }

    private void shakeHands() throws Throwable {
        state.made(blueprint());
        accepted(Command.SELECT, "3");
        state.shookHands();
    }

    @Test
    void planned_bareAndNothingSaid_isTheDefault() {
        state.disconnected();

        assertThat(state.planned().namespace()).isEqualTo(inDatabase(0));
    }

    @Test
    void planned_bareAndSelectedByHand_isNotKnown() {
        accepted(Command.SELECT, "5");

        state.disconnected();

        assertThat(state.planned().namespace()).isNull();
    }

    @Test
    void planned_bareAndAnotherUserByHand_isNotKnown() {
        accepted(Command.AUTH, "alice", "secret");

        state.disconnected();

        assertThat(state.planned().namespace()).isNull();
    }

    @Test
    void planned_handshakeUnderWay_isWhatItLeadsTo() throws Throwable {
        state.made(blueprint());

        state.closed();
        state.disconnected();

        assertThat(state.planned().namespace()).isEqualTo(inDatabase(3));
    }

    @Test
    void planned_closedAfterItsHandshake_isNotKnown() throws Throwable {
        shakeHands();

        state.closed();
        state.disconnected();

        assertThat(state.planned().namespace()).isNull();
    }

    @Test
    void planned_handshakeAnew_isWhatItLeadsTo() throws Throwable {
        shakeHands();
        state.closed();

        state.made(blueprint());

        assertThat(state.planned().namespace()).isEqualTo(inDatabase(3));
    }
}

package dev.detour.lettuce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.RedisCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Whose a value is where a provider of credentials names the users: of reads that wait, of links, on clusters. */
class ProvidedUserTest extends AdapterCase {

    private static final Key READ = Key.of("c:1".getBytes(UTF_8));
    private static final Namespace ALICES = new Namespace("127.0.0.1:1", 0, "alice");

    /** A client that has asked for the topology, and heard of no node. */
    private static final class Knowing extends RedisClusterClient {
        @Override
        public Partitions getPartitions() {
            return new Partitions();
        }
    }

    private final RedisURI address = RedisURI.create("redis://127.0.0.1:1");
    private final RedisClusterClient cluster = new Knowing();

    ProvidedUserTest() {
        address.setCredentialsProvider(() -> Mono.just(RedisCredentials.just("alice", "secret")));
    }

    @AfterEach
    void shutDownCluster() {
        cluster.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private StatefulRedisConnectionImpl<String, String> connect(AbstractRedisClient by) {
        DefaultEndpoint endpoint = writer();
        StatefulRedisConnectionImpl<String, String> connection = stateful(StringCodec.UTF8, endpoint);
        ConnectionBuilder builder = builder(connection);
        builder.endpoint(endpoint);
        builder.apply(address);
        adapter.connecting(by, builder);
        return connection;
    }

    private StatefulRedisConnectionImpl<String, String> toNode() {
        adapter.connectingToNode("127.0.0.1:1", null);
        StatefulRedisConnectionImpl<String, String> connection = connect(cluster);
        adapter.connectingToNode(null, null);
        return connection;
    }

    /** As the connection is made, again too. */
    private void present(StatefulRedisConnectionImpl<?, ?> connection, String user) {
        presentOn(connection.getConnectionState(), user);
    }

    private void presentOn(Object connection, String user) {
        RedisCredentials credentials = RedisCredentials.just(user, "secret");
        adapter.presenting(connection, credentials);
        adapter.presented(connection, credentials, CompletableFuture.completedFuture("OK"));
    }

    private RedisCommand<?, ?, ?> read(Object connection) {
        return send(connection, command(CommandType.GET, "c:1"));
    }

    private boolean isRemembered(Namespace namespace, String value) {
        Lookup lookup = new Lookup(
                "lettuce",
                engine.node(namespace, null),
                READ,
                Objects.requireNonNull(engine.coverage(RedisChannelHandler.class.getClassLoader())
                        .match(READ.bytes())),
                System.nanoTime(),
                engine.version(READ));
        return engine.isNoNews(lookup, ByteBuffer.wrap(value.getBytes(UTF_8)));
    }

    @Test
    void reply_sameUserStill_isRemembered() {
        StatefulRedisConnectionImpl<String, String> connection = connect(client);
        present(connection, "alice");
        RedisCommand<?, ?, ?> read = read(connection);
        present(connection, "alice");

        replied(read, "seen");

        assertThat(isRemembered(ALICES, "seen")).isTrue();
    }

    @Test
    void reply_readWasSentAsAnotherUser_isRememberedForNobody() {
        StatefulRedisConnectionImpl<String, String> connection = connect(client);
        present(connection, "alice");
        RedisCommand<?, ?, ?> kept = read(connection);
        present(connection, "bob");

        replied(kept, "bob's");

        assertThat(isRemembered(ALICES, "bob's")).isFalse();
        assertThat(isRemembered(new Namespace("127.0.0.1:1", 0, "bob"), "bob's"))
                .isFalse();
    }

    @Test
    void reply_readWasSentBehindASelect_isNotRemembered() {
        StatefulRedisConnectionImpl<String, String> connection = connect(client);
        present(connection, "alice");
        RedisCommand<?, ?, ?> overtaken = read(connection);
        send(connection, command(CommandType.SELECT, "1")).complete();

        replied(overtaken, "of database 1");

        assertThat(isRemembered(ALICES, "of database 1")).isFalse();
    }

    @Test
    void check_linkOfTheSameUser_passesUntilAnotherIsNamed() {
        LinkUser user = LinkUser.of(address, ALICES);
        assertThatThrownBy(user::check).isInstanceOf(LinkFailure.class);
        StatefulRedisConnectionImpl<String, String> link = LettuceLink.opening(user, () -> connect(client));
        assertThatThrownBy(user::check).isInstanceOf(LinkFailure.class);

        present(link, "alice");
        assertThatCode(user::check).doesNotThrowAnyException();

        presentOn(link, "bob"); // renewed
        assertThatThrownBy(user::check).isInstanceOf(LinkFailure.class);
    }

    @Test
    void call_linkOfAnotherUser_failsAndCloses() {
        LinkUser user = LinkUser.of(address, ALICES);
        present(LettuceLink.opening(user, () -> connect(client)), "bob");

        LettuceLink link = new LettuceLink(client, stateful(ByteArrayCodec.INSTANCE, writer()), user);

        assertThatThrownBy(() -> link.call(List.of(), 1)).hasMessageContaining("another user");
        assertThatThrownBy(() -> link.call(List.of(), 1)).isInstanceOf(LinkFailure.class);
    }

    @Test
    void check_addressNamesTheUser_passes() {
        assertThatCode(LinkUser.of(URI, ALICES)::check).doesNotThrowAnyException();
    }

    @Test
    void read_clustersUserIsTheSame_isRouted() {
        StatefulRedisConnectionImpl<String, String> first = toNode();
        present(first, "alice");
        StatefulRedisConnectionImpl<String, String> second = toNode();
        present(second, "alice");

        assertThat(read(first)).isInstanceOf(RoutedCommand.class);
        assertThat(read(second)).isInstanceOf(RoutedCommand.class);
    }

    @Test
    void read_clustersNewConnectionIsAnotherUsers_isLeftAloneOnAll() {
        StatefulRedisConnectionImpl<String, String> first = toNode();
        present(first, "alice");
        StatefulRedisConnectionImpl<String, String> second = toNode();
        present(second, "bob");

        assertThat(read(first)).isNotInstanceOf(RoutedCommand.class);
        assertThat(read(second)).isNotInstanceOf(RoutedCommand.class);
    }

    @Test
    void reply_clustersUserChangedMeanwhile_isNotRemembered() {
        StatefulRedisConnectionImpl<String, String> connection = toNode();
        present(connection, "alice");
        RedisCommand<?, ?, ?> kept = read(connection);
        Namespace namespace =
                Objects.requireNonNull(((RoutedCommand<?, ?, ?>) kept).lookup().namespace());
        present(toNode(), "bob");

        replied(kept, "bob's");

        assertThat(isRemembered(namespace, "bob's")).isFalse();
    }

    @Test
    void disconnected_clustersNode_keepsTheNameOfItsMemory() {
        address.setDatabase(2);
        StatefulRedisConnectionImpl<String, String> connection = toNode();
        present(connection, "alice");
        Namespace before = ((RoutedCommand<?, ?, ?>) read(connection)).lookup().namespace();

        adapter.disconnected(connection);

        assertThat(((RoutedCommand<?, ?, ?>) read(connection)).lookup().namespace())
                .isEqualTo(before);
    }

    @Test
    void check_clustersUserChanged_linkFails() {
        LinkUser user = LinkUser.of(address, new Namespace("127.0.0.1:1", 0, AddressUser.of(address)));
        present(LettuceLink.opening(user, this::toNode), "alice");
        assertThatCode(user::check).doesNotThrowAnyException();

        present(toNode(), "bob");

        assertThatThrownBy(user::check).isInstanceOf(LinkFailure.class);
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Node;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Users that a provider of credentials names, when a connection is made and later. */
class PresentedTest extends AdapterCase {

    private StatefulRedisConnectionImpl<String, String> connection;
    private LettuceConnection state;
    private Presented presented;

    @BeforeEach
    void connect() {
        RedisURI address = RedisURI.create("redis://127.0.0.1:1");
        address.setCredentialsProvider(() -> Mono.just(of("alice")));
        connection = stateful();
        state = new LettuceConnection(engine);
        state.destination().connecting(address, client);
        presented = new Presented();
        presented.connecting(client, connection, address, state);
    }

    private static RedisCredentials of(@Nullable String user) {
        return RedisCredentials.just(user, "secret");
    }

    /** Begins to present a user's credentials. */
    private CompletableFuture<String> present(@Nullable String user) {
        CompletableFuture<String> reply = new CompletableFuture<>();
        LettuceConnection known = Objects.requireNonNull(presented.shakingHands(connection.getConnectionState()));
        Presented.presenting(known, of(user), false);
        Presented.presented(known, of(user), reply);
        return reply;
    }

    private void accepted(@Nullable String user) {
        present(user).complete("OK");
    }

    private String user() {
        return Objects.requireNonNull(state.destination().node().namespace()).user();
    }

    @Test
    void shakingHands_addressWithoutAProvider_isNotFollowed() {
        StatefulRedisConnectionImpl<String, String> other = stateful();
        presented.connecting(client, other, RedisURI.create("redis://127.0.0.1:1"), state);

        assertThat(presented.shakingHands(other.getConnectionState())).isNull();
    }

    @Test
    void accepted_firstUser_namesItAndKeepsLinks() {
        accepted("alice");

        assertThat(user()).isEqualTo("alice");
        assertThat(state.destination().node().links()).isNotNull();
    }

    @Test
    void accepted_noName_isTheDefaultUser() {
        accepted(null);

        assertThat(user()).isEqualTo(Namespace.DEFAULT_USER);
    }

    @Test
    void present_sameUserAgain_changesNothingMeanwhile() {
        accepted("alice");
        Node before = state.destination().node();

        CompletableFuture<String> reply = present("alice");
        assertThat(state.destination().node()).isSameAs(before);
        reply.complete("OK");

        assertThat(state.destination().node()).isSameAs(before);
    }

    @Test
    void present_anotherUser_isNobodyUntilAccepted() {
        accepted("alice");

        CompletableFuture<String> reply = present("bob");
        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
        reply.complete("OK");

        assertThat(user()).isEqualTo("bob");
    }

    @Test
    void present_anotherUserRefused_isNobody() {
        accepted("alice");

        present("bob").completeExceptionally(new IllegalStateException("WRONGPASS"));

        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
    }

    @Test
    void authenticated_byHandAsAnotherUser_hasNoLinksAnyMore() {
        accepted("alice");

        state.destination().authenticated(state.destination().moving(), true, "bob");

        assertThat(user()).isEqualTo("bob");
        assertThat(state.destination().node().links()).isNull();
    }

    /** Of a connection in use. */
    private void renew(String user) {
        Presented.presenting(state, of(user), true);
        Presented.presented(state, of(user), CompletableFuture.completedFuture("OK"));
    }

    @Test
    void accepted_selectUnderWay_isNobodyUntilThatReturns() {
        accepted("alice");
        int select = state.destination().moving();

        accepted("alice"); // the connection is made again; what was kept is sent after that
        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
        state.destination().selected(select, true, 1);

        assertThat(state.destination().node().namespace()).isEqualTo(new Namespace("127.0.0.1:1", 1, "alice"));
    }

    @Test
    void accepted_selectLostMeanwhile_isNobody() {
        accepted("alice");
        state.destination().moving();
        int second = state.destination().moving();

        accepted("bob");

        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
        state.destination().selected(second, false, 1);
        assertThat(state.destination().node().namespace()).isEqualTo(new Namespace("127.0.0.1:1", 0, "bob"));
    }

    @Test
    void selected_anotherUserIsPresentedMeanwhile_isNobodyUntilAccepted() {
        accepted("alice");
        int select = state.destination().moving();
        CompletableFuture<String> reply = present("bob");

        state.destination().selected(select, false, 1);
        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
        reply.complete("OK");

        assertThat(user()).isEqualTo("bob");
    }

    @Test
    void renewed_anotherUser_isNobodyFromThen() {
        accepted("alice");

        renew("bob");

        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
    }

    @Test
    void renewed_sameUserBeforeAndAfterTheFirstConnect_staysThatUser() {
        Presented.presenting(state, of("alice"), true);
        accepted("alice");
        renew("alice");

        assertThat(user()).isEqualTo("alice");
    }

    @Test
    void renewed_afterAnotherUserWasGivenByHand_isNobody() {
        accepted("alice");
        state.destination().authenticated(state.destination().moving(), true, "bob");

        renew("alice");

        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
    }

    @Test
    void renewed_anotherUserIsBeingGivenByHand_isNobody() {
        accepted("alice");
        int auth = state.destination().moving();

        renew("alice");
        state.destination().authenticated(auth, true, "bob");

        assertThat(state.destination().node()).isSameAs(Node.UNKNOWN);
    }

    @Test
    void present_noCredentials_isTheDefaultUser() {
        Presented.presented(state, "none", CompletableFuture.completedFuture("PONG"));

        assertThat(user()).isEqualTo(Namespace.DEFAULT_USER);
    }
}

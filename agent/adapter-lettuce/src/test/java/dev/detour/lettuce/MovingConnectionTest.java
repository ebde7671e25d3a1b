package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.WatchedKeys;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose data a connection reads while its database or user is being changed. */
class MovingConnectionTest extends AdapterCase {

    private LettuceConnection connection;
    private WriteObserver observer;

    @BeforeEach
    void connect() {
        connection = new LettuceConnection(engine);
        connection.destination().connecting(URI, client);
        observer = new WriteObserver(engine, new WatchedKeys<>());
    }

    private RedisCommand<?, ?, ?> send(RedisCommand<?, ?, ?> command) {
        return observer.observe(command, connection);
    }

    private RedisCommand<?, ?, ?> select(int database) {
        return send(command(CommandType.SELECT, Integer.toString(database)));
    }

    /** As the client does when it writes it to its channel. */
    private static void write(RedisCommand<?, ?, ?> command) {
        command.encode(Unpooled.buffer());
    }

    private void disconnect(int noted) {
        connection.destination().disconnected(noted, Namespace.DEFAULT_USER);
    }

    private void refuse(RedisCommand<?, ?, ?> command) {
        command.getOutput().setError("ERR DB index is out of range");
        command.complete();
    }

    /** Null where it is not known. */
    private @Nullable Integer database() {
        Namespace namespace = connection.destination().node().namespace();
        return namespace == null ? null : namespace.database();
    }

    @Test
    void select_anotherUnderWay_isNowhereUntilTheLastReturns() {
        RedisCommand<?, ?, ?> first = select(1);
        RedisCommand<?, ?, ?> second = select(2);

        first.complete();
        assertThat(database()).isNull();

        second.complete();
        assertThat(database()).isEqualTo(2);
    }

    @Test
    void select_authUnderWayBehindIt_isNowhereUntilThatReturns() {
        RedisCommand<?, ?, ?> select = select(1);
        RedisCommand<?, ?, ?> auth = send(command(CommandType.AUTH, "user", "secret"));

        select.complete();
        assertThat(database()).isNull();

        auth.complete();
        assertThat(connection.destination().node().namespace()).isEqualTo(new Namespace("127.0.0.1:1", 1, "user"));
    }

    @Test
    void select_laterOneRefused_isWhereTheEarlierLed() {
        RedisCommand<?, ?, ?> first = select(1);
        RedisCommand<?, ?, ?> second = select(99);

        first.complete();
        refuse(second);

        assertThat(database()).isEqualTo(1);
    }

    @Test
    void select_earlierOneLostWithoutAReply_isKnownWhenTheNextReturns() {
        RedisCommand<?, ?, ?> lost = select(1);
        write(lost);
        lost.cancel();
        assertThat(database()).isNull();

        select(2).complete();

        assertThat(database()).isEqualTo(2);
    }

    /** The client has not noted it: it would be undone at the next reconnect, with nobody knowing when. */
    @Test
    void select_lostAndAcceptedLate_isNowhereUntilTheChannelIsGone() {
        RedisCommand<?, ?, ?> late = select(1);
        write(late);
        late.cancel();

        late.complete();
        assertThat(database()).isNull();
        disconnect(0);

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void select_lostAndAcceptedLate_isNowhereUntilTheNextIsAccepted() {
        RedisCommand<?, ?, ?> late = select(1);
        write(late);
        late.cancel();
        late.complete();

        send(command(CommandType.AUTH, "user", "secret")).complete();
        refuse(select(99));
        assertThat(database()).isNull();
        select(2).complete();

        assertThat(database()).isEqualTo(2);
    }

    @Test
    void select_lostAndRefusedLate_isWhereItWas() {
        RedisCommand<?, ?, ?> late = select(99);
        write(late);
        late.cancel();
        assertThat(database()).isNull();

        refuse(late);

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void select_lostBeforeItWasSent_isWhereItWas() {
        select(1).cancel();

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void select_lostAndSentInTheSameMoment_isNowhere() {
        RedisCommand<?, ?, ?> late = select(1);
        late.cancel();

        write(late);

        assertThat(database()).isNull();
    }

    @Test
    void select_lostAndSoIsTheChannel_isWhereTheClientReturnsTo() {
        RedisCommand<?, ?, ?> late = select(1);
        write(late);
        late.cancel();

        disconnect(0);

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void select_underWayAsTheChannelIsLost_isNowhereUntilItReturnsOnTheNext() {
        RedisCommand<?, ?, ?> kept = select(1);
        write(kept);
        disconnect(0);
        assertThat(database()).isNull();

        write(kept);
        kept.complete();

        assertThat(database()).isEqualTo(1);
    }

    @Test
    void select_acceptedButNotNotedByTheClient_isUndoneWithTheChannel() {
        select(1).complete();
        assertThat(database()).isEqualTo(1);

        disconnect(0);

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void disconnected_clientCannotTell_isNowhereOnceAnythingWasMoved() {
        disconnect(Noted.UNKNOWN_DATABASE);
        assertThat(database()).isEqualTo(0);

        select(1).complete();
        disconnect(Noted.UNKNOWN_DATABASE);

        assertThat(database()).isNull();
    }

    @Test
    void auth_lostAndAcceptedLate_isNobodyUntilTheChannelIsGone() {
        RedisCommand<?, ?, ?> late = send(command(CommandType.AUTH, "user", "secret"));
        write(late);
        late.cancel();

        late.complete();
        assertThat(database()).isNull();
        disconnect(0);

        assertThat(connection.destination().node().namespace())
                .isEqualTo(new Namespace("127.0.0.1:1", 0, Namespace.DEFAULT_USER));
    }

    @Test
    void select_noNumberAndRefused_isWhereItWasAndLosesNoTrack() {
        Key key = Key.of("c:9".getBytes(StandardCharsets.US_ASCII));
        RedisCommand<?, ?, ?> odd = send(stateful(), command(CommandType.SELECT, "abc"));
        assertThat(engine.version(key)).isEqualTo(engine.version(key));

        refuse(odd);
        refuse(send(command(CommandType.SELECT, "abc")));
        refuse(send(command(CommandType.SELECT, "1", "2")));

        assertThat(database()).isEqualTo(0);
    }

    @Test
    void select_noNumberAndYetAccepted_isNowhere() {
        send(command(CommandType.SELECT, "abc")).complete();

        assertThat(database()).isNull();
    }

    @Test
    void select_behindAnAuthThatTheClientDoesNotFollow_staysNowhere() {
        ProtocolKeyword unseen = () -> "AUTH".getBytes(StandardCharsets.US_ASCII);
        send(new Command<>(
                        unseen,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add("secret")))
                .complete();

        select(1).complete();

        assertThat(database()).isNull();
    }

    @Test
    void select_inATransaction_isNowhere() {
        send(command(CommandType.MULTI));
        send(new TransactionalCommand<>(command(CommandType.SELECT, "1"))).complete(); // queued, not executed
        send(command(CommandType.DISCARD));

        assertThat(database()).isNull();
    }
}

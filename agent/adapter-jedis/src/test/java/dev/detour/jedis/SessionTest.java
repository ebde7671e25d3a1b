package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Namespace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;

class SessionTest {

    private static final String SERVER = "redis:6379";

    private final Session session = new Session(user -> {});

    @BeforeEach
    void connected() {
        session.fresh();
    }

    private void run(OnReply.Fate fate, ProtocolCommand command, String... arguments) {
        CommandArguments all = new CommandArguments(command).addObjects((Object[]) arguments);
        OnReply action = session.sending(all, Nature.of(command));
        if (action != null) {
            action.settled(fate);
        }
    }

    private void accepted(ProtocolCommand command, String... arguments) {
        run(OnReply.Fate.ACCEPTED, command, arguments);
    }

    @Test
    void namespace_freshSocket_isTheServersDefault() {
        assertThat(session.namespace(SERVER)).isEqualTo(new Namespace(SERVER, 0, "default"));
        assertThat(session.namespace(null)).isNull();
    }

    @Test
    void namespace_handshake_followsWhatTheServerAccepted() {
        accepted(Command.HELLO, "3", "AUTH", "bob", "secret");
        accepted(Command.SELECT, "4");
        run(OnReply.Fate.REFUSED, Command.SELECT, "99");
        run(OnReply.Fate.REFUSED, Command.AUTH, "eve", "guess");

        assertThat(session.namespace(SERVER)).isEqualTo(new Namespace(SERVER, 4, "bob"));
    }

    @Test
    void namespace_authWithPasswordOnly_isTheDefaultUser() {
        accepted(Command.AUTH, "bob", "secret");
        accepted(Command.AUTH, "secret");

        assertThat(session.namespace(SERVER)).isEqualTo(new Namespace(SERVER, 0, "default"));
    }

    @Test
    void namespace_selectInsideMulti_isUnknown() {
        accepted(Command.MULTI);
        accepted(Command.SELECT, "4");
        accepted(Command.EXEC);

        assertThat(session.namespace(SERVER)).isNull();
    }

    @Test
    void namespace_serverWasToldToBeSilent_isUnknown() {
        accepted(Command.CLIENT, "reply", "off");
        accepted(Command.SELECT, "4");

        assertThat(session.namespace(SERVER)).isNull();
    }

    @Test
    void inTransaction_watch_untilExecIsAnswered() {
        accepted(Command.WATCH, "key");
        accepted(Command.MULTI);
        assertThat(session.inTransaction()).isTrue();
        accepted(Command.EXEC);
        assertThat(session.inTransaction()).isFalse();
    }

    @Test
    void inTransaction_watch_untilUnwatchIsAccepted() {
        accepted(Command.WATCH, "key");
        run(OnReply.Fate.REFUSED, Command.UNWATCH);
        assertThat(session.inTransaction()).isTrue();
        accepted(Command.UNWATCH);
        assertThat(session.inTransaction()).isFalse();
    }

    @Test
    void isTracking_followsWhatTheServerAccepted() {
        run(OnReply.Fate.REFUSED, Command.CLIENT, "TRACKING", "ON");
        accepted(Command.CLIENT, "SETNAME", "on");
        assertThat(session.isTracking()).isFalse();
        accepted(Command.CLIENT, "tracking", "on", "BCAST");
        assertThat(session.isTracking()).isTrue();
        run(OnReply.Fate.REFUSED, Command.CLIENT, "TRACKING", "OFF");
        assertThat(session.isTracking()).isTrue();
        accepted(Command.CLIENT, "TRACKING", "OFF");
        assertThat(session.isTracking()).isFalse();
        accepted(Command.CLIENT, "TRACKING", "ON");
        accepted(Command.RESET);
        assertThat(session.isTracking()).isFalse();
    }

    @Test
    void isReadOnly_followsWhatTheServerAccepted() {
        assertThat(session.isReadOnly()).isFalse();
        accepted(Command.READONLY);
        assertThat(session.isReadOnly()).isTrue();
        accepted(Command.READWRITE);
        assertThat(session.isReadOnly()).isFalse();
    }
}

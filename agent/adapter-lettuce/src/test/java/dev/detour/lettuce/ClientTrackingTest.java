package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the server tells the application of changes to what it read, its reads are the client's own affair. */
class ClientTrackingTest extends AdapterCase {

    private Unconnected connection;

    @BeforeEach
    void connect() {
        connection = new Unconnected(writer());
        ConnectionBuilder builder = builder(connection);
        builder.apply(RedisURI.create("redis://127.0.0.1:3"));
        adapter.connecting(client, builder);
    }

    private boolean isReadLeftAlone() {
        RedisCommand<?, ?, ?> read = command(CommandType.GET, "c:1");
        return adapter.dispatching(connection, read) == read;
    }

    @Test
    void dispatching_trackingSwitchedOn_leavesReadsAlone() {
        assertThat(isReadLeftAlone()).isFalse();

        adapter.dispatching(connection, command(CommandType.CLIENT, "tracking", "on"));

        assertThat(isReadLeftAlone()).isTrue();
    }

    @Test
    void dispatching_trackingSwitchedOffAndAccepted_routesReadsAgain() {
        adapter.dispatching(connection, command(CommandType.CLIENT, "TRACKING", "ON"));
        RedisCommand<?, ?, ?> off =
                (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command(CommandType.CLIENT, "TRACKING", "OFF"));
        assertThat(isReadLeftAlone()).isTrue();

        off.complete();

        assertThat(isReadLeftAlone()).isFalse();
    }

    private RedisCommand<?, ?, ?> on() {
        return (RedisCommand<?, ?, ?>) adapter.dispatching(connection, command(CommandType.CLIENT, "TRACKING", "ON"));
    }

    private static void refuse(RedisCommand<?, ?, ?> command) {
        command.getOutput().setError("ERR unknown subcommand");
        command.complete();
    }

    @Test
    void dispatching_trackingRefused_routesReadsAgain() {
        RedisCommand<?, ?, ?> on = on();
        assertThat(isReadLeftAlone()).isTrue();

        refuse(on);

        assertThat(isReadLeftAlone()).isFalse();
    }

    @Test
    void dispatching_oneOfTwoRefused_leavesReadsAlone() {
        RedisCommand<?, ?, ?> refused = on();
        RedisCommand<?, ?, ?> accepted = on();
        refuse(refused);
        assertThat(isReadLeftAlone()).isTrue();

        accepted.complete();

        assertThat(isReadLeftAlone()).isTrue();
    }

    @Test
    void dispatching_trackingLost_leavesReadsAlone() {
        on().cancel();

        assertThat(isReadLeftAlone()).isTrue();
    }

    @Test
    void dispatching_otherClientCommand_changesNothing() {
        adapter.dispatching(connection, command(CommandType.CLIENT, "SETNAME", "tracking"));

        assertThat(isReadLeftAlone()).isFalse();
    }
}

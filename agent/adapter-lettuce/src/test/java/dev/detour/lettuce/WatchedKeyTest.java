package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that one connection watches is left alone on every other one for as long. */
class WatchedKeyTest extends AdapterCase {

    private Unconnected watching;
    private Unconnected reading;

    @BeforeEach
    void connect() {
        watching = connecting();
        reading = connecting();
    }

    private void onTheWatching(CommandType type, String... arguments) {
        adapter.dispatching(watching, command(type, arguments));
    }

    private boolean isRouted(String key) {
        Object sent = adapter.dispatching(reading, command(CommandType.GET, key));
        return sent instanceof RoutedCommand;
    }

    @Test
    void dispatching_readOfAKeyWatchedElsewhere_isLeftAloneUntilExec() {
        onTheWatching(CommandType.WATCH, "c:1");

        assertThat(isRouted("c:1")).isFalse();
        assertThat(isRouted("c:2")).isTrue();
        onTheWatching(CommandType.EXEC);
        assertThat(isRouted("c:1")).isTrue();
    }

    @Test
    void dispatching_readOfAKeyWatchedBeforeTheLastExec_isRouted() {
        onTheWatching(CommandType.WATCH, "c:1");
        onTheWatching(CommandType.EXEC);
        onTheWatching(CommandType.WATCH, "c:2");

        assertThat(isRouted("c:1")).isTrue();
        assertThat(isRouted("c:2")).isFalse();
    }

    @Test
    void dispatching_secondWatchOfTheSameConnection_adds() {
        onTheWatching(CommandType.WATCH, "c:1");
        onTheWatching(CommandType.WATCH, "c:2");

        assertThat(isRouted("c:1")).isFalse();
        assertThat(isRouted("c:2")).isFalse();
        onTheWatching(CommandType.UNWATCH);
        assertThat(isRouted("c:1")).isTrue();
        assertThat(isRouted("c:2")).isTrue();
    }

    @Test
    void dispatching_watchingConnectionIsClosed_isRouted() {
        onTheWatching(CommandType.WATCH, "c:1");

        watching.close();

        assertThat(isRouted("c:1")).isTrue();
    }

    private RedisCommand<?, ?, ?> watch() {
        return send(watching, command(CommandType.WATCH, "c:1"));
    }

    /** As the client does when it writes it to its channel. */
    private static void write(RedisCommand<?, ?, ?> command) {
        command.encode(Unpooled.buffer());
    }

    @Test
    void dispatchingAll_watch_isWatchedOnEveryConnection() {
        adapter.dispatchingAll(watching, List.of(command(CommandType.WATCH, "c:1")));

        assertThat(isRouted("c:1")).isFalse();
        assertThat(isRouted("c:2")).isTrue();
    }

    @Test
    void disconnected_keyWasWatched_isRouted() {
        RedisCommand<?, ?, ?> accepted = watch();
        write(accepted);
        accepted.complete();
        assertThat(isRouted("c:1")).isFalse();

        adapter.disconnected(watching);

        assertThat(isRouted("c:1")).isTrue();
    }

    @Test
    void disconnected_watchWasGivenUp_isRouted() {
        RedisCommand<?, ?, ?> givenUp = watch();
        write(givenUp);
        givenUp.cancel();
        assertThat(isRouted("c:1")).isFalse(); // it may be executed

        adapter.disconnected(watching);

        assertThat(isRouted("c:1")).isTrue();
    }

    @Test
    void disconnected_watchIsUnderWay_isWatchedOnTheNextChannel() {
        RedisCommand<?, ?, ?> kept = watch();
        write(kept);
        adapter.disconnected(watching);
        write(kept);
        kept.complete();

        assertThat(isRouted("c:1")).isFalse();
    }

    @Test
    void watch_refused_isOver() {
        RedisCommand<?, ?, ?> refused = watch();
        write(refused);
        refused.getOutput().setError("NOPERM");

        refused.complete();

        assertThat(isRouted("c:1")).isTrue();
    }

    @Test
    void watch_neverSent_isOver() {
        watch().cancel();

        assertThat(isRouted("c:1")).isTrue();
    }
}

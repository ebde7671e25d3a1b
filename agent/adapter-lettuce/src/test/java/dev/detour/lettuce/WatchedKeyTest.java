package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.protocol.CommandType;
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
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The writes of a transaction, which take effect together. */
class LettuceConnectionTest {

    private final LettuceConnection connection = new LettuceConnection(engine());

    private static Engine engine() {
        try {
            return new Engine(SettingsLoader.load(null, Map.of(), new Properties(), Long.MAX_VALUE), decision -> {});
        } catch (SettingsException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static byte[] key(int number) {
        return ("k" + number).getBytes();
    }

    @Test
    void queuedWrite_asManyAsAreKept_areTheTransactions() {
        for (int i = 0; i < LettuceConnection.MAX_QUEUED; i++) {
            connection.queuedWrite(List.of(key(i)));
        }

        assertThat(connection.isEverythingQueued()).isFalse();
        assertThat(connection.endTransaction()).hasSize(LettuceConnection.MAX_QUEUED);
        assertThat(connection.endTransaction()).isEmpty();
    }

    @Test
    void queuedWrite_tenTimesAsManyAsAreKept_isEverything() {
        for (int i = 0; i < 10 * LettuceConnection.MAX_QUEUED; i++) {
            connection.queuedWrite(List.of(key(i)));
        }

        assertThat(connection.isEverythingQueued()).isTrue();
        assertThat(connection.endTransaction()).isEmpty();
        assertThat(connection.isEverythingQueued()).isFalse();
    }
}

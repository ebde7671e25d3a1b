package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.TransactionalCommand;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The writes of a transaction, which take effect together. */
class LettuceConnectionTest {

    private final Engine engine = engine();
    private final LettuceConnection connection = new LettuceConnection(engine);

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
    void queuedWrite_ofLargeValues_keepsTheKeysAlone() {
        CommandArgs<byte[], byte[]> keyAndValue =
                new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key(1)).addValue(new byte[1_000_000]);

        new WriteObserver(engine)
                .observe(
                        new TransactionalCommand<>(new Command<>(
                                CommandType.MSET, new StatusOutput<>(ByteArrayCodec.INSTANCE), keyAndValue)),
                        connection);

        assertThat(connection.endTransaction()).containsExactly(key(1));
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

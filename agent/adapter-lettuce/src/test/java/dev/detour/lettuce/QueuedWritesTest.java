package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
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
class QueuedWritesTest {

    private final Engine engine = engine();
    private final LettuceConnection connection = new LettuceConnection(engine);
    private final QueuedWrites queued = connection.queued();

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
    void add_asManyAsAreKept_areTheTransactions() {
        for (int i = 0; i < QueuedWrites.MAX_QUEUED; i++) {
            queued.add(List.of(key(i)));
        }

        assertThat(queued.isEverything()).isFalse();
        assertThat(queued.end()).hasSize(QueuedWrites.MAX_QUEUED);
        assertThat(queued.end()).isEmpty();
    }

    @Test
    void observe_ofLargeValues_keepsTheKeysAlone() {
        CommandArgs<byte[], byte[]> keyAndValue =
                new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key(1)).addValue(new byte[1_000_000]);

        new WriteObserver(engine, new WatchedKeys<>())
                .observe(
                        new TransactionalCommand<>(new Command<>(
                                CommandType.MSET, new StatusOutput<>(ByteArrayCodec.INSTANCE), keyAndValue)),
                        connection);

        assertThat(queued.end()).containsExactly(key(1));
    }

    @Test
    void add_tenTimesAsManyAsAreKept_isEverything() {
        for (int i = 0; i < 10 * QueuedWrites.MAX_QUEUED; i++) {
            queued.add(List.of(key(i)));
        }

        assertThat(queued.isEverything()).isTrue();
        assertThat(queued.end()).isEmpty();
        assertThat(queued.isEverything()).isFalse();
    }
}

package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Engine;
import dev.detour.engine.config.SettingsException;
import dev.detour.engine.config.SettingsLoader;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** The writes of a transaction, which take effect together. */
class OwnWritesTest {

    private final Engine engine = engine();
    private final OwnWrites writes = new OwnWrites(engine, new OwnWrites.Place() {
        @Override
        public String server() {
            return "redis:6379";
        }

        @Override
        public @Nullable Namespace namespace() {
            return null;
        }

        @Override
        public boolean isWhole() {
            return true;
        }
    });

    private static Engine engine() {
        try {
            return new Engine(SettingsLoader.load(null, Map.of(), new Properties(), Long.MAX_VALUE), decision -> {});
        } catch (SettingsException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private @Nullable OnReply send(Command command, String... arguments) {
        CommandArguments all = new CommandArguments(command);
        for (String argument : arguments) {
            all.add(argument);
        }
        return writes.sending(all, Nature.of(command), command != Command.EXEC && command != Command.DISCARD);
    }

    private long version(String key) {
        return engine.version(Key.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    @BeforeEach
    void begin() {
        send(Command.MULTI);
    }

    @Test
    void sending_transactionOfTwoWrites_marksTheirKeysAgainWithItsEnd() {
        send(Command.SET, "a", "1");
        send(Command.DEL, "b");
        long a = version("a");
        long b = version("b");
        long other = version("other");

        Objects.requireNonNull(send(Command.EXEC)).settled(OnReply.Fate.ACCEPTED);

        assertThat(version("a")).isGreaterThan(a);
        assertThat(version("b")).isGreaterThan(b);
        assertThat(version("other")).isEqualTo(other);
    }

    @Test
    void sending_tenTimesAsManyAsAreKept_oneActionStandsForAll() {
        for (int i = 0; i < 10 * OwnWrites.MAX_QUEUED; i++) {
            send(Command.SET, "k" + i, "v");
            assertThat(writes.queued()).isLessThanOrEqualTo(OwnWrites.MAX_QUEUED);
        }
        long first = version("k0");

        assertThat(writes.queued()).isEqualTo(1);
        Objects.requireNonNull(send(Command.EXEC)).settled(OnReply.Fate.ACCEPTED);
        assertThat(version("k0")).isGreaterThan(first);
        assertThat(writes.queued()).isZero();
    }

    @Test
    void sending_scriptInATransaction_standsForTheWritesAroundIt() {
        send(Command.SET, "a", "1");
        send(Command.EVAL, "return 1", "0");
        send(Command.SET, "b", "1");

        assertThat(writes.queued()).isEqualTo(1);
    }

    @Test
    void sending_discard_forgetsWhatWaits() {
        send(Command.SET, "a", "1");

        assertThat(send(Command.DISCARD)).isNull();
        assertThat(send(Command.EXEC)).isNull();
    }
}

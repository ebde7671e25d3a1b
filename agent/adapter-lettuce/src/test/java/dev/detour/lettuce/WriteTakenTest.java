package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that carries out a write is a primary. */
class WriteTakenTest extends AdapterCase {

    private RedisCommand<?, ?, ?> sent(CommandType type) {
        return send(connecting(), new AsyncCommand<>(command(type, "c:1", "v")));
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"SET", "DEL", "MSET"})
    void dispatching_writeThatIsCarriedOut_tellsThatTheServerIsAPrimary(CommandType type) {
        RedisCommand<?, ?, ?> write = sent(type);
        assertThat(primary().role().isUnknown()).isTrue();

        write.complete();

        assertThat(primary().role().isPrimary()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandType.class,
            names = {"EVAL", "PUBLISH", "GET"})
    void dispatching_whatAReplicaTakesToo_tellsNothing(CommandType type) {
        sent(type).complete();

        assertThat(primary().role().isUnknown()).isTrue();
    }

    @Test
    void dispatching_writeThatIsRefusedOrLost_tellsNothing() {
        RedisCommand<?, ?, ?> refused = sent(CommandType.SET);
        refused.getOutput().setError("READONLY You can't write against a read only replica.");
        refused.complete();
        sent(CommandType.SET).completeExceptionally(new TimeoutException());

        assertThat(primary().role().isUnknown()).isTrue();
    }
}

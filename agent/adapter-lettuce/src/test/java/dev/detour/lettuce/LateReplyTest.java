package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Answered;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies that come when memory has answered, because the deadline was over. */
class LateReplyTest extends AdapterCase {

    private StatefulRedisConnectionImpl<String, String> connection;

    @Override
    void set(Properties properties) {
        properties.setProperty("detour.primary.timeout", "1ms");
    }

    @BeforeEach
    void remember() {
        connection = stateful();
        replied(sent(new AsyncCommand<>(command(CommandType.GET, "c:1"))), "seen");
    }

    private RedisCommand<?, ?, ?> sent(AsyncCommand<String, String, String> get) {
        return send(connection, get);
    }

    /** A read that memory answers, and whose reply comes then. */
    private void answeredBefore(@Nullable String reply) throws Exception {
        AsyncCommand<String, String, String> get = new AsyncCommand<>(command(CommandType.GET, "c:1"));
        RedisCommand<?, ?, ?> sent = sent(get);
        assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
        replied(sent, reply);
    }

    private boolean isRemembered() {
        opened();
        return adapter.dispatching(connection, command(CommandType.GET, "c:1")) instanceof Answered;
    }

    @Test
    void complete_lateNull_forgets() throws Exception {
        answeredBefore(null);

        assertThat(isRemembered()).isFalse();
    }

    @Test
    void complete_lateValue_forgetsNothing() throws Exception {
        answeredBefore("newer");

        assertThat(isRemembered()).isTrue();
    }
}

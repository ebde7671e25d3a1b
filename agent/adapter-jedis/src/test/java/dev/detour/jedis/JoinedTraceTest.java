package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Bridge;
import org.junit.jupiter.api.Test;

class JoinedTraceTest {

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, null, -1);
    }

    private static final StackTraceElement CONNECT = frame("redis.clients.jedis.Connection", "connect");
    private static final StackTraceElement SEND = frame("redis.clients.jedis.Connection", "sendCommand");
    private static final StackTraceElement[] WITH_HOOK = {
        CONNECT, frame(JedisAdapter.class.getName(), "sending"), frame(Bridge.class.getName(), "jedisSending"), SEND
    };

    @Test
    void withoutHook_ofAFailureAndItsCause_areTheFramesOfJedis() {
        Exception cause = new Exception("refused");
        cause.setStackTrace(WITH_HOOK);
        RuntimeException failure = new RuntimeException(cause);
        failure.setStackTrace(WITH_HOOK);

        assertThat(JoinedTrace.withoutHook(failure)).isSameAs(failure);

        assertThat(failure.getStackTrace()).containsExactly(CONNECT, SEND);
        assertThat(cause.getStackTrace()).containsExactly(CONNECT, SEND);
    }

    @Test
    void withoutHook_thatCameByItself_isAsItWas() {
        StackTraceElement[] plain = {CONNECT, SEND};
        RuntimeException failure = new RuntimeException("refused");
        failure.setStackTrace(plain);

        assertThat(JoinedTrace.withoutHook(failure).getStackTrace()).containsExactly(plain);
    }
}

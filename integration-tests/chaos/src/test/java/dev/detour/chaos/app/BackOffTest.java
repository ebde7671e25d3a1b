package dev.detour.chaos.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {

    private static final String EXECUTOR = "redis.clients.jedis.executors.ClusterCommandExecutor";

    private static StackTraceElement frame(String frame) {
        int dot = frame.lastIndexOf('.');
        return new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), null, -1);
    }

    @ParameterizedTest
    @CsvSource({"sleep, true", "doExecuteCommand, false"})
    void isIn_calledByTheExecutor_isWhereItSleeps(String method, boolean expected) {
        StackTraceElement[] stack = {
            frame("java.lang.Thread.sleep"),
            frame("java.util.concurrent.TimeUnit.sleep"),
            frame(EXECUTOR + "." + method),
            frame("dev.detour.chaos.app.Reader.read")
        };

        assertThat(BackOff.isIn(stack)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"dev.detour.engine.Engine.answer", "redis.clients.jedis.Connection.executeCommand"})
    void isIn_somethingElseWaits_isFalse(String waiting) {
        StackTraceElement[] stack = {
            frame("java.util.concurrent.locks.LockSupport.park"), frame(waiting), frame(EXECUTOR + ".sleep")
        };

        assertThat(BackOff.isIn(stack)).isFalse();
        assertThat(BackOff.isIn(new StackTraceElement[0])).isFalse();
    }
}

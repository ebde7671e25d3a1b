package dev.detour.jedis;

import dev.detour.engine.weave.AdvisedMethod;
import java.util.List;

/** What is woven into Jedis. Names only, so that it loads without Jedis. */
public final class JedisWeaving {

    private static final String CLIENT_PACKAGE = "redis.clients.jedis.";
    private static final String CONNECTION = CLIENT_PACKAGE + "Connection";
    private static final String BYTES = byte[].class.getName();
    private static final String STRING = String.class.getName();

    /** Every method woven, in Jedis 4 to 8. */
    public static final List<AdvisedMethod> METHODS = List.of(
            method(CLIENT_PACKAGE + "Jedis", "get", List.of(STRING), "GetAdvice"),
            method(CLIENT_PACKAGE + "Jedis", "get", List.of(BYTES), "GetAdvice"),
            method(CLIENT_PACKAGE + "UnifiedJedis", "get", List.of(STRING), "GetAdvice"),
            method(CLIENT_PACKAGE + "UnifiedJedis", "get", List.of(BYTES), "GetAdvice"),
            method(CONNECTION, "sendCommand", List.of(CLIENT_PACKAGE + "CommandArguments"), "SendAdvice"),
            method(CONNECTION, "flush", List.of(), "FlushAdvice"),
            method(CONNECTION, "readProtocolWithCheckingBroken", List.of(), "AwaitAdvice"),
            method(
                    CONNECTION,
                    "initializeFromClientConfig",
                    List.of(CLIENT_PACKAGE + "JedisClientConfig"),
                    "ConfigAdvice"),
            method(CLIENT_PACKAGE + "executors.ClusterCommandExecutor", "sleep", List.of("long"), "PauseAdvice"),
            method(CLIENT_PACKAGE + "executors.RetryableCommandExecutor", "sleep", List.of("long"), "PauseAdvice"));

    private JedisWeaving() {}

    private static AdvisedMethod method(String owner, String name, List<String> parameterTypes, String advice) {
        return new AdvisedMethod(owner, name, parameterTypes, "dev.detour.jedis." + advice);
    }
}

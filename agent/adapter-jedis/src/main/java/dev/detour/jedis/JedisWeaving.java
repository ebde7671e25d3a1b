package dev.detour.jedis;

import dev.detour.engine.weave.AdvisedMethod;
import java.util.List;

/** What is woven into Jedis. Names only, so that it loads without Jedis. */
public final class JedisWeaving {

    private static final String CLIENT_PACKAGE = "redis.clients.jedis.";
    private static final String CONNECTION = CLIENT_PACKAGE + "Connection";
    private static final String POOL = CLIENT_PACKAGE + "util.Pool";
    private static final String OBJECT = Object.class.getName();
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
            method(CONNECTION, "disconnect", List.of(), "DisconnectAdvice"),
            method(CLIENT_PACKAGE + "DefaultJedisSocketFactory", "createSocket", List.of(), "ConnectAdvice"),
            method(POOL, "getResource", List.of(), "BorrowAdvice"),
            method(POOL, "destroy", List.of(), "DestroyAdvice"),
            method(POOL, "returnResource", List.of(OBJECT), "ReturnAdvice"),
            method(POOL, "returnBrokenResource", List.of(OBJECT), "ReturnBrokenAdvice"),
            method(CLIENT_PACKAGE + "JedisPool", "getResource", List.of(), "LendAdvice"),
            method(CLIENT_PACKAGE + "JedisSentinelPool", "getResource", List.of(), "LendAdvice"));

    private JedisWeaving() {}

    private static AdvisedMethod method(String owner, String name, List<String> parameterTypes, String advice) {
        return new AdvisedMethod(owner, name, parameterTypes, "dev.detour.jedis." + advice);
    }
}

package dev.detour.jedis;

import dev.detour.engine.weave.AdvisedMethod;
import java.util.List;

/** What is woven into Jedis. Names only, so that it loads without Jedis. */
public final class JedisWeaving {

    private static final String CLIENT_PACKAGE = "redis.clients.jedis.";
    private static final String OBJECT = Object.class.getName();
    private static final String BYTES = byte[].class.getName();
    private static final String STRING = String.class.getName();

    /**
     * Every method woven, in Jedis 3 to 8. A class that one range of versions lacks is not met there. Jedis 3 has the
     * classes {@code Binary...}, and sends a command and its arguments where later ones send one object.
     */
    public static final List<AdvisedMethod> METHODS = List.of(
            method("Jedis", "get", "GetAdvice", STRING),
            method("Jedis", "get", "GetAdvice", BYTES).or(),
            method("BinaryJedis", "get", "GetAdvice", BYTES),
            method("JedisCluster", "get", "GetAdvice", STRING).or(),
            method("BinaryJedisCluster", "get", "GetAdvice", BYTES),
            method("UnifiedJedis", "get", "GetAdvice", STRING),
            method("UnifiedJedis", "get", "GetAdvice", BYTES),
            failing("UnifiedJedis", "executeCommand"),
            failing("UnifiedJedis", "broadcastCommand").or(), // not in Jedis 8
            method(
                            "executors.ClusterCommandExecutor",
                            "broadcastCommand",
                            "FailedCommandAdvice",
                            CLIENT_PACKAGE + "CommandObject",
                            "boolean")
                    .or(failing("executors.ClusterCommandExecutor", "broadcastCommand")),
            method(
                            "executors.ClusterCommandExecutor",
                            "executeMultiShardCommand",
                            "FailedCommandAdvice",
                            List.class.getName())
                    .or(), // from Jedis 8 on
            failing("MultiNodePipelineBase", "appendCommand"),
            method("JedisClusterCommand", "run", "FailedKeyAdvice", STRING),
            method("JedisClusterCommand", "run", "FailedKeysAdvice", "int", String[].class.getName()),
            method("JedisClusterCommand", "runBinary", "FailedKeyAdvice", BYTES),
            method("JedisClusterCommand", "runBinary", "FailedKeysAdvice", "int", byte[][].class.getName()),
            method("Connection", "sendCommand", "SendAdvice", CLIENT_PACKAGE + "CommandArguments")
                    .or(method(
                            "Connection",
                            "sendCommand",
                            "SendPartsAdvice",
                            CLIENT_PACKAGE + "commands.ProtocolCommand",
                            byte[][].class.getName())),
            method("Connection", "flush", "FlushAdvice"),
            method("Connection", "readProtocolWithCheckingBroken", "AwaitAdvice"),
            method("Connection", "disconnect", "DisconnectAdvice"),
            configuring("Connection").or(),
            configuring("BinaryJedis"),
            method("DefaultJedisSocketFactory", "createSocket", "ConnectAdvice"),
            method("JedisFactory", "makeObject", "PooledAdvice").or(),
            method("util.Pool", "getResource", "BorrowAdvice"),
            method("util.Pool", "destroy", "DestroyAdvice"),
            method("util.Pool", "returnResource", "ReturnAdvice", OBJECT),
            method("util.Pool", "returnResourceObject", "ReturnAdvice", OBJECT).or(), // what a pool of Jedis 3 calls
            method("util.Pool", "returnBrokenResource", "ReturnBrokenAdvice", OBJECT),
            method("JedisPool", "getResource", "LendAdvice"),
            method("JedisSentinelPool", "getResource", "LendAdvice"),
            method("executors.ClusterCommandExecutor", "sleep", "PauseAdvice", "long"),
            method("executors.RetryableCommandExecutor", "sleep", "PauseAdvice", "long"),
            method("JedisClusterCommand", "sleep", "PauseAdvice", "long"));

    private JedisWeaving() {}

    private static AdvisedMethod failing(String owner, String name) {
        return method(owner, name, "FailedCommandAdvice", CLIENT_PACKAGE + "CommandObject");
    }

    private static AdvisedMethod configuring(String owner) {
        return method(owner, "initializeFromClientConfig", "ConfigAdvice", CLIENT_PACKAGE + "JedisClientConfig");
    }

    private static AdvisedMethod method(String owner, String name, String advice, String... parameterTypes) {
        return new AdvisedMethod(CLIENT_PACKAGE + owner, name, List.of(parameterTypes), "dev.detour.jedis." + advice);
    }
}

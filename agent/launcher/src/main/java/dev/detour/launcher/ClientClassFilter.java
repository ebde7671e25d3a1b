package dev.detour.launcher;

import java.lang.instrument.ClassFileTransformer;
import java.security.PrivilegedExceptionAction;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Picks the clients' classes out of all that the JVM loads, by name alone, so that an application without Redis pays
 * next to nothing. The first client class waits until the agent has been started in the background.
 *
 * <p>No lambda in here: linking one loads classes, inside the loading of another.
 */
final class ClientClassFilter implements ClassFileTransformer {

    /** Internal names. A class that is woven by any adapter must be among them. */
    private static final Set<String> NAMES = new HashSet<>(Arrays.asList(
            "redis/clients/jedis/Jedis",
            "redis/clients/jedis/BinaryJedis",
            "redis/clients/jedis/JedisCluster",
            "redis/clients/jedis/BinaryJedisCluster",
            "redis/clients/jedis/UnifiedJedis",
            "redis/clients/jedis/Connection",
            "redis/clients/jedis/DefaultJedisSocketFactory",
            "redis/clients/jedis/JedisFactory",
            "redis/clients/jedis/JedisPool",
            "redis/clients/jedis/JedisSentinelPool",
            "redis/clients/jedis/util/Pool",
            "redis/clients/jedis/executors/ClusterCommandExecutor",
            "redis/clients/jedis/executors/RetryableCommandExecutor",
            "redis/clients/jedis/JedisClusterCommand",
            "redis/clients/jedis/MultiNodePipelineBase",
            "io/lettuce/core/RedisChannelHandler",
            "io/lettuce/core/failover/StatefulRedisMultiDbConnectionImpl",
            "io/lettuce/core/LettuceFutures",
            "io/lettuce/core/dynamic/SimpleBatcher",
            "io/lettuce/core/AbstractRedisClient",
            "io/lettuce/core/ConnectionEventTrigger",
            "io/lettuce/core/RedisHandshake",
            "io/lettuce/core/RedisAuthenticationHandler",
            "io/lettuce/core/cluster/RedisClusterClient",
            "io/lettuce/core/protocol/DefaultEndpoint",
            // not every application makes its SDK the global one
            "io/opentelemetry/sdk/OpenTelemetrySdk"));

    /** Far longer than a start takes; ends a wait that the start itself, in some roundabout way, waits for. */
    private static final long MAX_WAIT_MILLIS = 30_000;

    private final CountDownLatch started = new CountDownLatch(1);
    private final long maxWaitMillis;

    private volatile @Nullable ClassFileTransformer weaver;
    private volatile @Nullable Thread starter;

    /** Set by the first wait that was in vain, so that the application waits once and not once per class. */
    private volatile boolean patient = true;

    /** Waits as long as it takes, within reason. */
    ClientClassFilter() {
        this(MAX_WAIT_MILLIS);
    }

    /** For tests. */
    ClientClassFilter(long maxWaitMillis) {
        this.maxWaitMillis = maxWaitMillis;
    }

    /** Whether a loaded class is one of those that are woven. */
    static boolean isClientClass(Class<?> loaded) {
        String name = loaded.getName();
        boolean candidate = name.startsWith("redis.clients.") || name.startsWith("io.lettuce.");
        return candidate && loaded.getClassLoader() != null && isClientClass(name.replace('.', '/'));
    }

    /** Whether the class of this internal name is one of those that are woven. */
    static boolean isClientClass(String internalName) {
        return NAMES.contains(internalName);
    }

    /** The thread that starts the agent, which must never wait for itself. */
    void startedBy(Thread thread) {
        starter = thread;
    }

    /**
     * The start is over; whoever waits goes on.
     *
     * @param weaving what the classes are handed to, or null if they are left alone
     */
    void started(@Nullable ClassFileTransformer weaving) {
        weaver = weaving;
        started.countDown();
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == null
                || className == null
                || !isClientClass(className)
                || loader instanceof AgentClassLoader) { // the client of the command doctor
            return null;
        }
        if (weaver == null) {
            awaitStart(className);
        }
        ClassFileTransformer ready = weaver;
        return ready == null ? null : weave(ready, loader, className, redefined, domain, classFile);
    }

    private void awaitStart(String className) {
        if (patient && Thread.currentThread() != starter && !awaitUninterruptibly()) {
            patient = false;
            Notice.print(
                    "the start takes long; " + className.replace('/', '.') + " goes on and is woven once it is over");
        }
    }

    /** An interrupt is the application's business: kept for it, and not answered with an unwoven class. */
    private boolean awaitUninterruptibly() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte @Nullable [] weave(
            ClassFileTransformer weaver,
            ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        try {
            return Privileged.call(new PrivilegedExceptionAction<byte @Nullable []>() {
                @Override
                public byte @Nullable [] run() throws Exception {
                    return weaver.transform(loader, className, redefined, domain, classFile);
                }
            });
        } catch (Throwable e) { // the JVM would swallow it without a word
            Notice.notWoven(className.replace('/', '.'), e);
            return null;
        }
    }
}

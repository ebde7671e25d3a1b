package dev.detour.jedis;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.UnifiedJedis;

/**
 * The members of {@code UnifiedJedis} that are not public, as {@link JedisMembers} has those of other classes. Apart, because
 * applications that read by {@code Jedis} alone do not load that class and the interfaces of all commands, which takes time.
 */
final class UnifiedMembers {

    private static final @Nullable MethodHandle COMMAND_OBJECTS =
            Handles.getter(UnifiedJedis.class, "commandObjects", CommandObjects.class);
    private static final @Nullable MethodHandle PROVIDER = Handles.getter(UnifiedJedis.class, "provider", Object.class);
    private static final @Nullable MethodHandle EXECUTOR = Handles.getter(UnifiedJedis.class, "executor", Object.class);

    /** Absent before Jedis 5.2, which keeps no values. */
    private static final @Nullable MethodHandle KEPT_VALUES = Handles.getter(UnifiedJedis.class, "cache", Object.class);

    /** Absent before Jedis 5, which cannot rewrite keys. */
    private static final @Nullable MethodHandle KEY_PREPROCESSOR =
            Handles.getter(CommandObjects.class, "keyPreProcessor", Object.class);

    private UnifiedMembers() {}

    /** Whether this client sends other keys than it is given. */
    static boolean rewritesKeys(UnifiedJedis client) throws Throwable {
        if (COMMAND_OBJECTS == null || KEY_PREPROCESSOR == null) {
            return false;
        }
        CommandObjects objects = (CommandObjects) COMMAND_OBJECTS.invokeExact(client);
        return objects != null && (Object) KEY_PREPROCESSOR.invokeExact(objects) != null;
    }

    /** What carries out this client's commands. */
    static @Nullable Object executor(UnifiedJedis client) throws Throwable {
        return EXECUTOR == null ? null : (Object) EXECUTOR.invokeExact(client);
    }

    /** Where this client gets its connections, or null. */
    static @Nullable Object provider(UnifiedJedis client) throws Throwable {
        return PROVIDER == null ? null : (Object) PROVIDER.invokeExact(client);
    }

    /** Whether this client keeps values that it has read, and is told of their changes. */
    static boolean keepsValues(UnifiedJedis client) throws Throwable {
        return KEPT_VALUES != null && (Object) KEPT_VALUES.invokeExact(client) != null;
    }
}

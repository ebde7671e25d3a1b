package dev.detour.lettuce;

import dev.detour.engine.model.AgentLog;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's own client in front of several databases, of 7.4 and later: by its name, since earlier ones have no such
 * class. Its breakers go by what becomes of each command, it hands commands that wait on one database over to another,
 * and where no database is well it fails commands before any connection has seen them. Thread-safe.
 */
final class FailoverClient {

    private static final String NAME = "io.lettuce.core.failover.MultiDbClientImpl";

    /** How its connections give the database in use, and that its connection; null until asked, or where unknown. */
    private volatile @Nullable Field inUse;

    private volatile @Nullable Method connectionOf;
    private volatile boolean unknown;

    static boolean is(RedisClient client) {
        for (Class<?> type = client.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(NAME)) {
                return true;
            }
        }
        return false;
    }

    /** The connection to the database in use; null where this version of Lettuce does not tell. */
    @Nullable
    RedisChannelHandler<?, ?> current(Object failoverConnection) {
        if (unknown) {
            return null;
        }
        try {
            Field field = inUse;
            if (field == null) {
                field = accessible(declared(failoverConnection.getClass()));
                inUse = field;
            }
            Object database = field.get(failoverConnection);
            if (database == null) {
                return null;
            }
            Method method = connectionOf;
            if (method == null) {
                method = accessible(database.getClass().getDeclaredMethod("getConnection"));
                connectionOf = method;
            }
            return method.invoke(database) instanceof RedisChannelHandler<?, ?> handler ? handler : null;
        } catch (ReflectiveOperationException | RuntimeException otherVersion) {
            unknown = true;
            AgentLog.warnOnce(
                    "lettuce failover",
                    "this version of Lettuce does not tell which database its failover client uses: while none of them is"
                            + " well its reads are not answered from elsewhere. Said once.");
            return null;
        }
    }

    private static Field declared(Class<?> connection) throws NoSuchFieldException {
        for (Class<?> type = connection; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("current")) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException("current");
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }
}

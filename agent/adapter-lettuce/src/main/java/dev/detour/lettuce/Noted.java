package dev.detour.lettuce;

import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.StatefulRedisConnectionImpl;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What Lettuce has noted of a connection's database and user, which it restores when it makes the connection again. It
 * notes a change only if the application's own future ended with an OK: one that timed out, was cancelled, or has its
 * database as text may have taken effect, and is undone then.
 */
final class Noted {

    /** Stands for a database that cannot be told. */
    static final int UNKNOWN_DATABASE = -1;

    private static final @Nullable MethodHandle DATABASE;

    /** A name in Lettuce 6.0 and 6.1, a provider of credentials later; null in 5.3, which knows no users. */
    private static final @Nullable MethodHandle USER;

    static {
        Class<?> state = find("io.lettuce.core.ConnectionState");
        DATABASE = state == null ? ofField("db", int.class) : ofState(state, "getDb", int.class);
        MethodHandle name = state == null ? null : ofState(state, "getUsername", String.class);
        Class<?> provider = find("io.lettuce.core.RedisCredentialsProvider");
        USER = provider == null || state == null ? name : ofState(state, "getCredentialsProvider", provider);
    }

    private Noted() {}

    private static @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, StatefulRedisConnectionImpl.class.getClassLoader());
        } catch (ClassNotFoundException older) {
            return null;
        }
    }

    /** Lettuce 5.3 keeps them in the connection itself. */
    private static @Nullable MethodHandle ofField(String name, Class<?> type) {
        try {
            return in(StatefulRedisConnectionImpl.class).findGetter(StatefulRedisConnectionImpl.class, name, type);
        } catch (ReflectiveOperationException | RuntimeException different) {
            return null;
        }
    }

    private static @Nullable MethodHandle ofState(Class<?> state, String name, Class<?> type) {
        try {
            MethodHandle of = MethodHandles.publicLookup()
                    .findVirtual(StatefulRedisConnectionImpl.class, "getConnectionState", MethodType.methodType(state));
            return MethodHandles.filterReturnValue(of, in(state).findVirtual(state, name, MethodType.methodType(type)));
        } catch (ReflectiveOperationException | RuntimeException different) {
            return null;
        }
    }

    private static Lookup in(Class<?> type) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    /** The database that the connection will be in. */
    static int database(StatefulRedisConnectionImpl<?, ?> connection) {
        try {
            return DATABASE == null ? UNKNOWN_DATABASE : (int) DATABASE.invoke(connection);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot tell the database of a connection", failure);
        }
    }

    /** Whom it will read as; null where a provider of credentials will name the user. */
    static @Nullable String user(StatefulRedisConnectionImpl<?, ?> connection) {
        try {
            if (USER == null) {
                return Namespace.DEFAULT_USER;
            }
            Object noted = USER.invoke(connection);
            if (USER.type().returnType() == String.class) {
                return AddressUser.orDefault((String) noted);
            }
            return noted == null ? null : Provided.user(noted);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot tell the user of a connection", failure);
        }
    }

    /** Apart, because its type is to be looked for only where it is. */
    private static final class Provided {

        static @Nullable String user(Object provider) {
            return AddressUser.fixed((RedisCredentialsProvider) provider);
        }
    }
}

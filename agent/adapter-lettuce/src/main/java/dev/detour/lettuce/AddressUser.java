package dev.detour.lettuce;

import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * As whom a connection to an address reads. Lettuce 5.3 knows no users; 6.0 and 6.1 have a name in the address, later
 * ones a provider of credentials.
 */
final class AddressUser {

    private static final boolean PROVIDED = isProvided();
    private static final @Nullable MethodHandle NAME = name();

    private AddressUser() {}

    private static boolean isProvided() {
        try {
            Class.forName("io.lettuce.core.RedisCredentialsProvider", false, RedisURI.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException older) {
            return false;
        }
    }

    private static @Nullable MethodHandle name() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(RedisURI.class, "getUsername", MethodType.methodType(String.class));
        } catch (ReflectiveOperationException olderOrNewer) {
            return null;
        }
    }

    /** A user is a name where it is fixed; where it is provided, nothing but the provider tells it from another. */
    static String of(RedisURI address) {
        if (PROVIDED) {
            return Provided.user(address);
        }
        try {
            return NAME == null ? Namespace.DEFAULT_USER : orDefault((String) NAME.invokeExact(address));
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot tell the user of an address", failure);
        }
    }

    /** Whether nothing but a provider of credentials knows it. */
    static boolean isProvided(RedisURI address) {
        return PROVIDED && Provided.isDynamic(address);
    }

    /** Who a provider says it is; null where it may say another each time. */
    static @Nullable String fixed(RedisCredentialsProvider provider) {
        return Provided.fixed(provider);
    }

    static String orDefault(@Nullable String name) {
        return name == null || name.isEmpty() ? Namespace.DEFAULT_USER : name;
    }

    /** Apart, because its types are to be looked for only where they are. */
    private static final class Provided {

        static boolean isDynamic(RedisURI address) {
            RedisCredentialsProvider provider = address.getCredentialsProvider();
            return provider != null && !(provider instanceof StaticCredentialsProvider);
        }

        static String user(RedisURI address) {
            RedisCredentialsProvider provider = address.getCredentialsProvider();
            if (provider == null) {
                return Namespace.DEFAULT_USER;
            }
            String fixed = fixed(provider);
            return fixed != null ? fixed : "provider " + System.identityHashCode(provider);
        }

        static @Nullable String fixed(RedisCredentialsProvider provider) {
            return provider instanceof StaticCredentialsProvider one
                    ? orDefault(one.resolveCredentialsNow().getUsername())
                    : null;
        }
    }
}

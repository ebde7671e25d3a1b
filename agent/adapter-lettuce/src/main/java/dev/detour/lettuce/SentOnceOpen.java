package dev.detour.lettuce;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.RedisURI;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What Lettuce 5.3 sends on a connection that has just been opened, and waits for without any time-out before it hands the
 * connection out. From 6.0 on all of it is part of the opening.
 */
final class SentOnceOpen {

    /** Null where opening a connection is all that there is to do. */
    private static final @Nullable MethodHandle PASSWORD = isPartOfOpening() ? null : password();

    private SentOnceOpen() {}

    private static boolean isPartOfOpening() {
        return Arrays.stream(ConnectionBuilder.class.getMethods())
                .anyMatch(method -> method.getName().equals("connectionInitializer"));
    }

    private static MethodHandle password() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(RedisURI.class, "getPassword", MethodType.methodType(char[].class));
        } catch (ReflectiveOperationException different) {
            throw new IllegalStateException("an address without a password", different);
        }
    }

    /** Whether a connection to this address waits for a reply after it has been opened. */
    static boolean isAny(RedisURI address) throws Throwable {
        if (PASSWORD == null) {
            return false;
        }
        char[] password = (char[]) PASSWORD.invokeExact(address);
        String name = address.getClientName();
        return password != null && password.length > 0 || name != null && !name.isEmpty() || address.getDatabase() != 0;
    }
}

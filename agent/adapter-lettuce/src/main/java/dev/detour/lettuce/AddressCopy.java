package dev.detour.lettuce;

import io.lettuce.core.RedisURI;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A copy of an address, with its credentials and TLS, but leading nowhere. Lettuce makes one itself from 6.0 on. */
final class AddressCopy {

    /** Lettuce 5.3's, which knows a password alone; a later one has no such method, or does not need it. */
    private static final @Nullable MethodHandle GET_PASSWORD = password("getPassword", char[].class);

    private static final @Nullable MethodHandle SET_PASSWORD = password("setPassword", void.class, char[].class);

    private static final boolean COPIES = isCopying();

    private AddressCopy() {}

    private static boolean isCopying() {
        try {
            RedisURI.class.getMethod("builder", RedisURI.class);
            return true;
        } catch (NoSuchMethodException older) {
            return false;
        }
    }

    private static @Nullable MethodHandle password(String method, Class<?> result, Class<?>... arguments) {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(RedisURI.class, method, MethodType.methodType(result, arguments));
        } catch (ReflectiveOperationException newer) {
            return null;
        }
    }

    static RedisURI of(RedisURI own) {
        return COPIES ? Builder.copy(own) : byHand(own);
    }

    private static RedisURI byHand(RedisURI own) {
        RedisURI copy = new RedisURI();
        copy.setSsl(own.isSsl());
        copy.setStartTls(own.isStartTls());
        copy.setVerifyPeer(own.isVerifyPeer());
        try {
            char[] password = GET_PASSWORD == null ? null : (char[]) GET_PASSWORD.invokeExact(own);
            if (password != null && SET_PASSWORD != null) { // it does not take null for none
                SET_PASSWORD.invokeExact(copy, password);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot copy the password of an address", failure);
        }
        return copy;
    }

    /** Apart, because its method is to be looked for only where it is. */
    private static final class Builder {

        static RedisURI copy(RedisURI own) {
            return RedisURI.builder(own)
                    .withHost("nowhere") // a builder wants a host, and is not given the sentinels of its source
                    .build();
        }
    }
}

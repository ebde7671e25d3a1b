package dev.detour.lettuce;

import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * As whom connections read whose credentials a provider gives: it may give another user's whenever a connection is made
 * again, or at any time to those that listen to it. Only where Lettuce has providers is anything but this called.
 */
final class Presented {

    private final WeakKeys<Object, LettuceConnection> byState = new WeakKeys<>();

    /** A connection is about to be made. */
    void connecting(RedisChannelHandler<?, ?> connection, RedisURI address, LettuceConnection state) {
        if (AddressUser.isProvided(address) && connection instanceof StatefulRedisConnectionImpl<?, ?> one) {
            byState.put(one.getConnectionState(), state);
        }
    }

    /** What is known of a connection that shakes hands; null where its user is fixed. */
    @Nullable
    LettuceConnection shakingHands(Object connectionState) {
        return byState.get(connectionState);
    }

    static void presenting(LettuceConnection state, Object credentials) {
        state.presenting(user(credentials));
    }

    static void presented(LettuceConnection state, Object credentials, @Nullable Object accepted) {
        if (accepted instanceof CompletionStage<?> reply) {
            var unused = reply.whenComplete((value, failure) -> {
                if (failure == null) {
                    state.presented(user(credentials));
                }
            });
        }
    }

    private static String user(Object credentials) {
        String name = ((RedisCredentials) credentials).getUsername();
        return name == null || name.isEmpty() ? Namespace.DEFAULT_USER : name;
    }
}

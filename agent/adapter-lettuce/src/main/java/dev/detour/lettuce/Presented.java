package dev.detour.lettuce;

import dev.detour.engine.NamedUsers;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * As whom connections read whose credentials a provider gives: it may give another user's whenever a connection is made
 * again, or at any time to those that listen to it. Only where Lettuce has providers is anything but this called.
 */
final class Presented {

    private static final String OTHER_USER =
            "a provider of credentials has named another user for a Redis Cluster: whom its connections read as is not"
                    + " known any more, and reads over them go unprotected from now on. Said once.";

    private final WeakKeys<Object, LettuceConnection> byState = new WeakKeys<>();

    /** Beside the providers: memory of clusters is by provider, too. */
    private final WeakKeys<Object, NamedUsers> onClusters = new WeakKeys<>();

    /** A connection is about to be made; a link's is followed, too. */
    void connecting(Object client, RedisChannelHandler<?, ?> connection, RedisURI address, LettuceConnection state) {
        if (!AddressUser.isProvided(address)) {
            return;
        }
        if (client instanceof RedisClusterClient) {
            state.sharesUsers(onClusters.get(address.getCredentialsProvider(), any -> new NamedUsers(OTHER_USER)));
        }
        if (connection instanceof StatefulRedisConnectionImpl<?, ?> one) {
            byState.put(one.getConnectionState(), state);
        }
    }

    /** What is known of a connection that shakes hands; null where its user is fixed. */
    @Nullable
    LettuceConnection shakingHands(Object connectionState) {
        return byState.get(connectionState);
    }

    /** @param isRenewal whether that is on a connection in use */
    static void presenting(LettuceConnection state, Object credentials, boolean isRenewal) {
        state.presenting(user(credentials), isRenewal);
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
        String name = credentials instanceof RedisCredentials known ? known.getUsername() : null; // or there are none
        return name == null || name.isEmpty() ? Namespace.DEFAULT_USER : name;
    }
}

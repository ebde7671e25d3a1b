package dev.detour.coexistence.app;

import io.lettuce.core.api.StatefulRedisConnection;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads that begin on a thread of Lettuce or Reactor, with the context that the application takes there. */
final class OwnChains {

    private OwnChains() {}

    /** A read that follows another one, from its callback. */
    static @Nullable String continued(StatefulRedisConnection<String, String> redis, String first, String second)
            throws Exception {
        Context context = Context.current();
        CompletableFuture<String> chain = redis.async()
                .get(first)
                .toCompletableFuture()
                .thenCompose(answered -> {
                    try (Scope there = context.makeCurrent()) {
                        return redis.async().get(second).toCompletableFuture();
                    }
                });
        return Clients.of(chain);
    }

    /** A read that is subscribed to on another thread, which knows the context from Reactor's alone. */
    static @Nullable String reactive(StatefulRedisConnection<String, String> redis, String key) {
        return Mono.defer(() -> redis.reactive().get(key))
                .subscribeOn(Schedulers.parallel())
                .contextWrite(of -> of.put("the application's own key", Context.current()))
                .block();
    }
}

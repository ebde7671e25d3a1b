package dev.detour.contract.app;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.dynamic.Commands;
import io.lettuce.core.dynamic.RedisCommandFactory;
import io.lettuce.core.dynamic.annotation.Command;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.support.AsyncConnectionPoolSupport;
import io.lettuce.core.support.AsyncObjectFactory;
import io.lettuce.core.support.AsyncPool;
import io.lettuce.core.support.BoundedAsyncPool;
import io.lettuce.core.support.BoundedPoolConfig;
import io.lettuce.core.support.ConnectionPoolSupport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.ObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lettuce's less usual ways of reading one value. */
public enum ApiStory implements Story {
    COMMANDS_SYNC {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return reads(lettuce).get(key);
        }
    },
    COMMANDS_ANNOTATED {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return reads(lettuce).read(key);
        }
    },
    COMMANDS_FUTURE {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            return LettuceAccess.await(reads(lettuce).readLater(key));
        }
    },
    COMMANDS_REACTIVE {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return reads(lettuce).readReactively(key).block(PATIENCE);
        }
    },
    /** As a command interface reads bytes, whatever the codec. */
    BYTES_OF_A_TEXT {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey(key);
            return LettuceAccess.await(lettuce.connection
                    .async()
                    .dispatch(CommandType.GET, new ByteArrayOutput<>(StringCodec.UTF8), args));
        }
    },
    /** What comes back is what was given. */
    DISPATCHED {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey(key);
            RedisCommand<String, String, String> get = new AsyncCommand<>(
                    new io.lettuce.core.protocol.Command<>(CommandType.GET, new ValueOutput<>(StringCodec.UTF8), args));
            return LettuceAccess.await((RedisFuture<?>) lettuce.connection.dispatch(get));
        }
    },
    MONO {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return reactive(lettuce).get(key).block(PATIENCE);
        }
    },
    /** As Kotlin's coroutines await the first element: one is asked for, then the subscription is cancelled. */
    AWAIT_FIRST {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws InterruptedException {
            Patient first = new Patient() {
                @Override
                protected void hookOnNext(String value) {
                    super.hookOnNext(value);
                    cancel();
                }
            };
            reactive(lettuce).get(key).subscribe(first);
            first.request(1);
            return first.told();
        }
    },
    /** Nothing comes before it is asked for. */
    BACK_PRESSURE {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws InterruptedException {
            Patient patient = new Patient();
            reactive(lettuce).get(key).subscribe(patient);
            List<Object> before = List.copyOf(patient.seen);
            patient.request(1);
            return before + " " + patient.told();
        }
    },
    SUBSCRIBERS_CONTEXT {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return reactive(lettuce)
                    .get(key)
                    .flatMap(value -> Mono.deferContextual(context -> Mono.just(value + context.get("who"))))
                    .contextWrite(context -> context.put("who", " for me"))
                    .block(PATIENCE);
        }
    },
    TWO_SUBSCRIPTIONS {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            Mono<String> read = reactive(lettuce).get(key);
            return read.repeat(1).collectList().block(PATIENCE) + " " + read.block(PATIENCE);
        }
    },
    ZIPPED {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            return Flux.range(0, MANY)
                    .flatMap(i -> reactive(lettuce).get(key))
                    .timeout(PATIENCE)
                    .distinct()
                    .collectList()
                    .block(PATIENCE);
        }
    },
    /** What is cancelled at once comes to nothing, and does no harm. */
    CANCELLED {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) {
            List<String> seen = new CopyOnWriteArrayList<>();
            for (int i = 0; i < MANY; i++) {
                Disposable read =
                        reactive(lettuce).get(key).doOnCancel(() -> {}).subscribe(seen::add);
                read.dispose();
            }
            return reactive(lettuce).get(key).block(PATIENCE);
        }
    },
    /** Only where the server answers. */
    POOL {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            return pooled(
                            ConnectionPoolSupport.createGenericObjectPool(
                                    lettuce.client::connect, new GenericObjectPoolConfig<>()),
                            key)
                    + pooled(ConnectionPoolSupport.createSoftReferenceObjectPool(lettuce.client::connect), key);
        }
    },
    /** Only where the server answers. */
    ASYNC_POOL {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            AsyncPool<StatefulRedisConnection<String, String>> pool =
                    AsyncConnectionPoolSupport.createBoundedObjectPool(
                            () -> lettuce.client.connectAsync(StringCodec.UTF8, lettuce.uri),
                            BoundedPoolConfig.create());
            try {
                return LettuceAccess.await(pool.acquire()
                        .thenCompose(connection ->
                                connection.async().get(key).whenComplete((value, failure) -> connection.closeAsync())));
            } finally {
                pool.close();
            }
        }
    },
    /** Only where the server answers: a pool with a factory of the application's own. */
    BOUNDED_POOL {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            BoundedAsyncPool<StatefulRedisConnection<String, String>> pool =
                    new BoundedAsyncPool<>(new Connecting(lettuce), BoundedPoolConfig.create());
            try {
                StatefulRedisConnection<String, String> connection =
                        Objects.requireNonNull(LettuceAccess.await(pool.acquire()));
                String value = LettuceAccess.await(connection.async().get(key));
                LettuceAccess.await(pool.release(connection));
                return value + " " + pool.getIdle();
            } finally {
                LettuceAccess.await(pool.closeAsync());
            }
        }
    },
    /** Kotlin's; not in the oldest versions. */
    COROUTINES {
        @Override
        public @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception {
            return Coroutines.get(lettuce.connection, key);
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MANY = 20;

    /** To make one it asks the server which commands there are. */
    private static final Map<StatefulRedisConnection<String, String>, Reads> MADE = new ConcurrentHashMap<>();

    /** Read through {@link RedisCommandFactory}. */
    public interface Reads extends Commands {
        @Nullable
        String get(String key);

        @Command("GET ?0")
        @Nullable
        String read(String key);

        @Command("GET ?0")
        Future<String> readLater(String key);

        @Command("GET ?0")
        Mono<String> readReactively(String key);
    }

    private record Connecting(LettuceAccess lettuce)
            implements AsyncObjectFactory<StatefulRedisConnection<String, String>> {
        @Override
        public CompletableFuture<StatefulRedisConnection<String, String>> create() {
            return lettuce.client.connectAsync(StringCodec.UTF8, lettuce.uri).toCompletableFuture();
        }

        @Override
        public CompletableFuture<Void> destroy(StatefulRedisConnection<String, String> connection) {
            return connection.closeAsync();
        }

        @Override
        public CompletableFuture<Boolean> validate(StatefulRedisConnection<String, String> connection) {
            return CompletableFuture.completedFuture(connection.isOpen());
        }
    }

    /** Asks for nothing by itself. */
    private static class Patient extends BaseSubscriber<String> {
        final List<Object> seen = new CopyOnWriteArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(String value) {
            seen.add(value);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            seen.add(failure);
        }

        @Override
        protected void hookFinally(reactor.core.publisher.SignalType type) {
            ended.countDown();
        }

        String told() throws InterruptedException {
            return ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) + " " + seen;
        }
    }

    @Override
    public abstract @Nullable Object tell(LettuceAccess lettuce, String key) throws Exception;

    private static Reads reads(LettuceAccess lettuce) {
        return MADE.computeIfAbsent(
                lettuce.connection, connection -> new RedisCommandFactory(connection).getCommands(Reads.class));
    }

    private static RedisReactiveCommands<String, String> reactive(LettuceAccess lettuce) {
        return lettuce.connection.reactive();
    }

    private static String pooled(ObjectPool<StatefulRedisConnection<String, String>> pool, String key)
            throws Exception {
        try (pool;
                StatefulRedisConnection<String, String> connection = pool.borrowObject()) {
            return connection.sync().get(key)
                    + LettuceAccess.await(connection.async().get(key));
        }
    }
}

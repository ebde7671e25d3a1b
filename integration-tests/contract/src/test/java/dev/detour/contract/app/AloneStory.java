package dev.detour.contract.app;

import dev.detour.contract.app.FutureStory.Outcome;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.dynamic.RedisCommandFactory;
import io.lettuce.core.dynamic.batch.BatchException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.KeyStreamingChannel;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.output.ValueStreamingChannel;
import io.lettuce.core.output.ValueStreamingOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.support.AsyncConnectionPoolSupport;
import io.lettuce.core.support.AsyncPool;
import io.lettuce.core.support.BoundedPoolConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ways of reading a key that are none of Detour's business. Each leaves its connection as it likes. */
public enum AloneStory implements Story {
    TRANSACTION {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            Future<?> begun = lettuce.async().multi();
            Future<?> got = lettuce.async().get(key);
            Future<?> ended = lettuce.async().exec();
            return Arrays.asList(
                    Outcome.of(begun), Outcome.of(got), Outcome.of(ended).failure());
        }
    },
    WATCH {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            Future<?> watched = lettuce.async().watch("watched");
            return Arrays.asList(Outcome.of(lettuce.async().get(key)), Outcome.of(watched));
        }
    },
    MANUAL_FLUSH {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            lettuce.connection.setAutoFlushCommands(false);
            Future<?> got = lettuce.async().get(key);
            lettuce.connection.flushCommands();
            return Outcome.of(got);
        }
    },
    SCRIPT {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            String script = "return redis.call('get', KEYS[1])";
            return Outcome.of(lettuce.async().eval(script, ScriptOutputType.VALUE, key));
        }
    },
    MGET {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            return Outcome.of(lettuce.async().mget(key));
        }
    },
    MGET_INTO_A_CHANNEL {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<Object> streamed = new CopyOnWriteArrayList<>();
            Future<?> count = lettuce.async().mget((k, value) -> streamed.add(k + value), key);
            return Arrays.asList(Outcome.of(count), streamed.toString());
        }
    },
    SCAN_INTO_A_CHANNEL {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<Object> streamed = new CopyOnWriteArrayList<>();
            KeyStreamingChannel<String> channel = streamed::add;
            Future<?> count = lettuce.async()
                    .scan(channel, ScanArgs.Builder.matches("nothing*"))
                    .toCompletableFuture()
                    .thenApply(StreamScanCursor::getCount);
            return Arrays.asList(Outcome.of(count), streamed.toString());
        }
    },
    GET_AS_STATUS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            return get(lettuce, new StatusOutput<>(StringCodec.UTF8), key);
        }
    },
    /** Not in the oldest versions, which lack the class. */
    GET_AS_OBJECT {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            return get(lettuce, Newer.output(), key);
        }
    },
    GET_INTO_A_CHANNEL {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<Object> streamed = new CopyOnWriteArrayList<>();
            ValueStreamingChannel<String> channel = streamed::add;
            return get(lettuce, new ValueStreamingOutput<>(StringCodec.UTF8, channel), key) + " " + streamed;
        }
    },
    /** An output of the application's own that does something else. */
    GET_AS_ITS_OWN {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            CommandOutput<String, String, String> shouting = new ValueOutput<>(StringCodec.UTF8) {
                @Override
                public String get() {
                    return super.get() + "!";
                }
            };
            return get(lettuce, shouting, key);
        }
    },
    GET_BY_A_NAME_OF_ITS_OWN {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey(key);
            return Outcome.of(
                    lettuce.async().dispatch(new OwnKeyword("GET"), new ValueOutput<>(StringCodec.UTF8), args));
        }
    },
    /** What comes back is what was given, of a write too. */
    DISPATCHED_TOGETHER {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<Object> told = new ArrayList<>();
            told.add(Outcome.of((RedisFuture<?>) lettuce.connection.dispatch(set("other"))));
            lettuce.connection
                    .dispatch(List.of(set("another"), get(key)))
                    .forEach(sent -> told.add(Outcome.of((RedisFuture<?>) sent)));
            return told;
        }

        private RedisCommand<String, String, String> set(String key) {
            CommandArgs<String, String> args =
                    new CommandArgs<>(StringCodec.UTF8).addKey(key).addValue("value");
            return new AsyncCommand<>(new Command<>(CommandType.SET, new StatusOutput<>(StringCodec.UTF8), args));
        }

        private RedisCommand<String, String, String> get(String key) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey(key);
            return new AsyncCommand<>(new Command<>(CommandType.GET, new ValueOutput<>(StringCodec.UTF8), args));
        }
    },
    /** Reads that wait to be sent together, for longer than any deadline, and then are. */
    BATCH {
        @Override
        public Object tell(LettuceAccess lettuce, String key) throws Exception {
            Batched batched = batched(lettuce);
            RedisFuture<String> first = batched.get(key);
            RedisFuture<String> second = batched.get(key);
            boolean early = first.await(BEYOND_ANY_DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            boolean done = second.isDone();
            flush(batched);
            return Arrays.asList(early, done, Outcome.of(first), Outcome.of(second));
        }
    },
    BATCH_OF_ONE {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            Batched batched = batched(lettuce);
            Future<String> only = batched.get(key);
            flush(batched);
            return Outcome.of(only);
        }
    },
    /** Sent by the last of them, which waits for all and gives nothing. */
    BATCH_THAT_IS_FULL {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            Batched batched = batched(lettuce);
            Future<String> first = batched.get(key);
            Future<String> second = batched.get(key);
            Future<?> last = CompletableFuture.runAsync(() -> batched.read(key));
            Outcome.of(last); // which of two equal time-outs ends it is not to be told
            return Arrays.asList(Outcome.of(first), Outcome.of(second));
        }
    },
    /** Only where the server answers. */
    PUB_SUB_CONNECTION {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            try (StatefulRedisPubSubConnection<String, String> connection = lettuce.client.connectPubSub()) {
                return Outcome.of(connection.async().get(key));
            }
        }
    },
    /** Only where the server answers: one that hears a message, and reads while it listens. */
    PUB_SUB_MESSAGE {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            CompletableFuture<String> message = new CompletableFuture<>();
            try (StatefulRedisPubSubConnection<String, String> connection = lettuce.client.connectPubSub()) {
                connection.addListener(new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String heard) {
                        message.complete(heard);
                    }
                });
                Outcome subscribed = Outcome.of(connection.async().subscribe(key));
                Outcome published = Outcome.of(lettuce.async().publish(key, "hello"));
                Outcome heard = Outcome.of(message);
                return Arrays.asList(
                        subscribed,
                        published,
                        heard,
                        Outcome.of(connection.async().get(key)));
            }
        }
    },
    /** Only where the server answers, though it is not asked. */
    POOL_WITHOUT_CONNECTIONS {
        @Override
        public Object tell(LettuceAccess lettuce, String key) {
            List<Object> told = new ArrayList<>();
            RedisURI nowhere = RedisURI.create("127.0.0.1", 1);
            told.add(ofPool(() -> lettuce.client.connectAsync(StringCodec.UTF8, nowhere)));
            told.add(ofPool(() -> {
                throw new IllegalStateException("by hand");
            }));
            return told;
        }
    };

    private static final long BEYOND_ANY_DEADLINE_MILLIS = 400;

    /** To make one it asks the server which commands there are. */
    private static final Map<StatefulRedisConnection<String, String>, Batched> MADE = new ConcurrentHashMap<>();

    @Override
    public abstract Object tell(LettuceAccess lettuce, String key) throws Exception;

    private static Batched batched(LettuceAccess lettuce) {
        return MADE.computeIfAbsent(
                lettuce.connection, connection -> new RedisCommandFactory(connection).getCommands(Batched.class));
    }

    /** Sends what waits. Whether that throws depends on which of two equal time-outs is over first. */
    private static void flush(Batched batched) {
        try {
            batched.flush();
        } catch (BatchException e) {
            // told by the futures
        }
    }

    private static Object ofPool(
            Supplier<? extends CompletionStage<StatefulRedisConnection<String, String>>> connections) {
        return Outcome.of(
                AsyncConnectionPoolSupport.createBoundedObjectPoolAsync(connections::get, BoundedPoolConfig.create())
                        .thenCompose(AsyncPool::acquire)
                        .handle((connection, failure) -> causes(failure))
                        .toCompletableFuture());
    }

    private static List<String> causes(@Nullable Throwable failure) {
        List<String> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause.toString());
        }
        return causes;
    }

    /** Apart, because these stories are loaded with older versions too. */
    private static final class Newer {
        static CommandOutput<String, String, Object> output() {
            return new ObjectOutput<>(StringCodec.UTF8);
        }
    }

    private record OwnKeyword(String name) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static <T> String get(LettuceAccess lettuce, CommandOutput<String, String, T> output, String key) {
        RedisAsyncCommands<String, String> redis = lettuce.async();
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).addKey(key);
        return Outcome.of(redis.dispatch(CommandType.GET, output, args)).toString();
    }
}

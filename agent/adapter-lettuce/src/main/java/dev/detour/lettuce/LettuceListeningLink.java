package dev.detour.lettuce;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.ListeningLink;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A link over one of Lettuce's connections for subscriptions, on the application's event loops like any link. */
final class LettuceListeningLink implements ListeningLink {

    private final LettuceLink link;
    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final MessageCodec codec;

    /** To ask the server for a sign of life; Lettuce 5 sends no PING where there is a subscription. */
    private volatile @Nullable Subscription repeated;

    private LettuceListeningLink(
            LettuceLink link, StatefulRedisPubSubConnection<byte[], byte[]> connection, MessageCodec codec) {
        this.link = link;
        this.connection = connection;
        this.codec = codec;
    }

    /** @param elsewhere null for the server that the address leads to */
    static ListeningLink to(RedisClient client, RedisURI uri, Namespace namespace, @Nullable Endpoint elsewhere)
            throws LinkFailure {
        MessageCodec codec = new MessageCodec();
        LinkUser user = LinkUser.of(uri, namespace);
        RedisURI to = LinkUri.of(uri, namespace, elsewhere, LettuceLink.MAX_TIMEOUT);
        StatefulRedisPubSubConnection<byte[], byte[]> made = LettuceLink.made(
                LettuceLink.opening(
                        user, () -> client.connectPubSubAsync(codec, to).toCompletableFuture()),
                LettuceLink.MAX_TIMEOUT);
        return new LettuceListeningLink(new LettuceLink(client, made, user), made, codec);
    }

    /**
     * A link to one node of a cluster.
     *
     * @param codec of the connection
     * @param connecting begins to connect, on this thread
     */
    static ListeningLink ofCluster(
            AbstractRedisClient client,
            LinkUser user,
            MessageCodec codec,
            Supplier<CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>> connecting)
            throws LinkFailure {
        StatefulRedisPubSubConnection<byte[], byte[]> made = LettuceLink.madeToNode(user, connecting);
        return new LettuceListeningLink(new LettuceLink(client, made, user), made, codec);
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        return link.call(commands, timeoutNanos);
    }

    /** One by one, because Lettuce takes the first answer for that of the whole command. */
    @Override
    public List<@Nullable ErrorReply> listen(List<Subscription> subscriptions, Listener listener) throws LinkFailure {
        Messages.of(connection, codec, listener);
        link.onClose(listener::ended);
        long deadlineNanos = System.nanoTime() + LettuceLink.MAX_TIMEOUT.toNanos();
        try {
            List<RedisFuture<Void>> asked = new ArrayList<>(subscriptions.size());
            for (Subscription to : subscriptions) {
                asked.add(subscribe(to));
            }
            List<@Nullable ErrorReply> answers = new ArrayList<>(subscriptions.size());
            for (int i = 0; i < asked.size(); i++) {
                ErrorReply refused = answer(asked.get(i), deadlineNanos);
                answers.add(refused);
                if (refused == null) {
                    repeated = subscriptions.get(i);
                }
            }
            return answers;
        } catch (RuntimeException failure) {
            throw link.broken(failure);
        }
    }

    private RedisFuture<Void> subscribe(Subscription to) {
        return to.isPattern()
                ? connection.async().psubscribe(to.name())
                : connection.async().subscribe(to.name());
    }

    private @Nullable ErrorReply answer(RedisFuture<Void> asked, long deadlineNanos) throws LinkFailure {
        try {
            asked.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RedisCommandExecutionException error && connection.isOpen()) {
                return new ErrorReply(String.valueOf(error.getMessage()));
            }
            throw link.broken(failure);
        } catch (TimeoutException late) {
            close();
            throw new LinkFailure(FaultKind.TIMEOUT, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw link.broken(interrupted);
        }
    }

    /** Subscribes once more to the same, which changes nothing; the answer comes as any to a subscription. */
    @Override
    public void probe() {
        Subscription known = repeated;
        try {
            if (known != null) {
                subscribe(known);
            }
        } catch (RuntimeException closed) {
            close();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}

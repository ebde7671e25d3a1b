package dev.detour.lettuce;

import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.ReplyError;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One more connection of the application's own {@code RedisClient}, with its address, credentials, options and event
 * loops: it goes when the application shuts that client down. A client of our own on shared resources would not do: it
 * counts as a user of the event loops, and they would outlive the application's shutdown.
 *
 * <p>Lives as long as its connection does. What was said on a connection, a MULTI or which run of the server it leads to,
 * is not true of the next one, and Lettuce makes that without a word and sends there what was meant for the first.
 */
final class LettuceLink implements Link {

    /** Lettuce's own default is a minute, for which one frozen server would hold up the warming of all. */
    static final Duration MAX_TIMEOUT = Duration.ofSeconds(2);

    private static final byte[] CLIENT_NAME = LinkUri.CLIENT_NAME.getBytes(StandardCharsets.US_ASCII);

    /** Set while this thread makes a link's connection. */
    private static final ThreadLocal<@Nullable LinkUser> OPENING = new ThreadLocal<>();

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final LinkUser user;
    private final LinkLoss loss;

    /** Lettuce closes a connection in its own time and sends until then; a link that has failed is not to be used. */
    private final AtomicBoolean over = new AtomicBoolean();

    private final AtomicReference<@Nullable Runnable> closed = new AtomicReference<>();

    /** @param elsewhere null for the server that the address leads to */
    LettuceLink(RedisClient client, RedisURI uri, Namespace namespace, @Nullable Endpoint elsewhere)
            throws LinkFailure {
        this(client, LinkUri.of(uri, namespace, elsewhere, MAX_TIMEOUT), LinkUser.of(uri, namespace));
    }

    private LettuceLink(RedisClient client, RedisURI uri, LinkUser user) throws LinkFailure {
        this(client, connect(client, uri, user), user);
    }

    LettuceLink(AbstractRedisClient client, StatefulRedisConnection<byte[], byte[]> connection, LinkUser user) {
        this.connection = connection;
        this.user = user;
        // to close also ends the calls that Lettuce would keep for the next connection
        this.loss = new LinkLoss(client, connection, this::close);
        loss.listen();
    }

    /** Is told once it is closed, be that already. */
    void onClose(Runnable told) {
        closed.set(told);
        if (over.get()) {
            tellClosed();
        }
    }

    private void tellClosed() {
        Runnable told = closed.getAndSet(null);
        if (told != null) {
            told.run();
        }
    }

    /**
     * A link to one node of a cluster.
     *
     * @param connecting begins to connect, on this thread
     */
    static LettuceLink ofCluster(
            AbstractRedisClient client,
            LinkUser user,
            Supplier<CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> connecting)
            throws LinkFailure {
        return new LettuceLink(client, madeToNode(user, connecting), user);
    }

    static <C extends StatefulRedisConnection<byte[], byte[]>> C madeToNode(
            LinkUser user, Supplier<CompletableFuture<C>> connecting) throws LinkFailure {
        C made;
        try {
            made = made(opening(user, connecting), MAX_TIMEOUT);
        } catch (RuntimeException refused) { // the client was shut down, for one
            throw new LinkFailure(null, refused);
        }
        made.async()
                .clientSetname(CLIENT_NAME); // a cluster's connections have the name that the application gave to all
        return made;
    }

    /** Not the waiting {@code connect}: where the application shuts its event loops down meanwhile, that never returns. */
    private static StatefulRedisConnection<byte[], byte[]> connect(RedisClient client, RedisURI uri, LinkUser user)
            throws LinkFailure {
        return made(
                opening(
                        user,
                        () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture()),
                MAX_TIMEOUT);
    }

    /** A connection that comes too late is closed; nothing else may end this future, or nobody would know of it. */
    static <C extends StatefulRedisConnection<byte[], byte[]>> C made(CompletableFuture<C> connecting, Duration timeout)
            throws LinkFailure {
        try {
            return connecting.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception late) {
            connecting.whenComplete((made, never) -> {
                if (made != null) {
                    made.closeAsync();
                }
            });
            throw unconnected(late);
        }
    }

    /** A server that has replied is not down: it refused the credentials, or it said what ails it. */
    private static LinkFailure unconnected(Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new LinkFailure(null, failure);
        }
        if (failure instanceof TimeoutException) {
            return new LinkFailure(FaultKind.TIMEOUT, failure);
        }
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < Classifier.MAX_DEPTH; depth++) {
            if (cause instanceof RedisCommandExecutionException reply) {
                return new LinkFailure(ReplyError.faultOf(reply.getMessage()), failure);
            }
            cause = cause.getCause();
        }
        return new LinkFailure(FaultKind.NODE_DOWN, failure);
    }

    /** Runs what makes a link's connection, so that it is known for one while it is made. */
    static <T> T opening(LinkUser user, Supplier<T> maker) {
        OPENING.set(user);
        try {
            return maker.get();
        } finally {
            OPENING.remove();
        }
    }

    /** The options of a link's connection: once it is lost, there is no use for another in its place. */
    static ClientOptions options(ClientOptions applications) {
        return applications.mutate().autoReconnect(false).build();
    }

    /**
     * The user of the link whose connection this thread is making; null where it makes none. That the thread is Detour's own does not say so: a
     * loader may connect there, and what the application then does with that connection is the application's.
     */
    static @Nullable LinkUser beingOpened() {
        return OPENING.get();
    }

    @Override
    public List<@Nullable Object> call(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        checkUser();
        List<@Nullable Object> replies = replies(commands, timeoutNanos);
        checkUser(); // its credentials may have been renewed before the commands were sent
        return replies;
    }

    private void checkUser() throws LinkFailure {
        try {
            user.check();
        } catch (LinkFailure another) {
            close();
            throw another;
        }
    }

    private List<@Nullable Object> replies(List<byte[][]> commands, long timeoutNanos) throws LinkFailure {
        if (over.get() || !connection.isOpen()) {
            throw new LinkFailure("the link is closed, or its connection was lost");
        }
        long deadlineNanos = System.nanoTime() + Math.min(timeoutNanos, MAX_TIMEOUT.toNanos());
        List<RawOutput> outputs = new ArrayList<>(commands.size());
        List<RedisFuture<Object>> futures = new ArrayList<>(commands.size());
        try {
            for (byte[][] command : commands) {
                RawOutput output = new RawOutput();
                outputs.add(output);
                futures.add(connection.async().dispatch(new Keyword(command[0]), output, arguments(command)));
            }
            List<@Nullable Object> replies = new ArrayList<>(commands.size());
            for (int i = 0; i < futures.size(); i++) {
                replies.add(reply(futures.get(i), outputs.get(i), deadlineNanos));
            }
            return replies;
        } catch (RuntimeException failure) {
            throw broken(failure);
        }
    }

    private @Nullable Object reply(RedisFuture<Object> future, RawOutput output, long deadlineNanos)
            throws LinkFailure {
        try {
            return future.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            // Lettuce also writes an error into the outputs of what it gives up with a connection
            if (failure.getCause() instanceof RedisCommandExecutionException && output.hasError()) {
                return new ErrorReply(output.getError());
            }
            throw broken(failure);
        } catch (TimeoutException late) {
            close();
            throw new LinkFailure(FaultKind.TIMEOUT, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw broken(interrupted);
        }
    }

    /** Closes it, since nobody knows what it still brings. */
    LinkFailure broken(Exception failure) {
        close();
        return Classifier.of(failure, false, () -> true) instanceof Outcome.Fault fault
                ? new LinkFailure(fault.kind(), failure)
                : new LinkFailure(null, failure);
    }

    private static CommandArgs<byte[], byte[]> arguments(byte[][] command) {
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        for (int i = 1; i < command.length; i++) {
            arguments.add(command[i]);
        }
        return arguments;
    }

    /**
     * A command's name in lower case: Redis does not mind, and Lettuce, which keeps track of MULTI and EXEC by their
     * names, does not take it for one of those.
     */
    private record Keyword(byte[] bytes, String name) implements ProtocolKeyword {
        Keyword(byte[] upperCase) {
            this(new String(upperCase, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
        }

        private Keyword(String name) {
            this(name.getBytes(StandardCharsets.US_ASCII), name);
        }

        @Override
        public byte[] getBytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Does not wait: once the application has shut its client down, nothing completes any more. */
    @Override
    public void close() {
        if (!over.compareAndSet(false, true)) {
            return; // closing twice is a warning in the application's log
        }
        loss.forget();
        if (!(connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed())) {
            connection.closeAsync();
        }
        tellClosed();
    }
}

package dev.detour.lettuce;

import dev.detour.bootstrap.Answered;
import dev.detour.bootstrap.LettuceHooks;
import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.WeakKeys;
import dev.detour.engine.fault.Faults;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.OwnThread;
import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes part in Lettuce: routes reads of cache data, watches writes and the state of connections. */
public final class LettuceAdapter implements LettuceHooks {

    private final Engine engine;
    private final WeakKeys<Object, LettuceConnection> connections = new WeakKeys<>();
    private final Addresses addresses = new Addresses();
    private final Resolvers resolvers = new Resolvers();
    private final WatchedKeys<Watching> watchedKeys = new WatchedKeys<>();
    private final Batches batches = new Batches();
    private final WriteObserver writes;
    private final ReadDispatch reads;
    private final BatchDispatch batched;
    private final ClusterEndpoints endpoints;
    private final AwaitedReplies replies = new AwaitedReplies();
    private final Presented presented = new Presented();
    private final FailoverClient failover = new FailoverClient();

    /** Made once, since each command that is written comes by where it is used. */
    private final Function<RoutedCommand<?, ?, ?>, HeldReads> heldReads = this::heldReads;

    /** Stands for connections that nothing is known of. */
    private final LettuceConnection nowhere;

    /** Null where connections are not to be had before their servers. */
    private final @Nullable FirstConnects firstConnects;

    /** @throws ReflectiveOperationException where this version of Lettuce cannot be routed */
    public LettuceAdapter(Engine engine) throws ReflectiveOperationException {
        this.engine = engine;
        this.writes = new WriteObserver(engine, watchedKeys);
        InCommon inCommon = new InCommon(engine, new OutputAccess(), replies);
        Faults faults = engine.faults();
        this.reads = faults == null
                ? new ReadDispatch(engine, inCommon, writes, watchedKeys, batches)
                : FaultyDispatch.of(engine, inCommon, writes, watchedKeys, batches, faults);
        this.batched = new BatchDispatch(writes);
        this.endpoints = new ClusterEndpoints(engine);
        this.nowhere = new LettuceConnection(engine);
        boolean boots = engine.mayAct() && engine.settings().lettuce().bootWithoutRedis();
        this.firstConnects = boots ? FirstConnects.tried() : null;
    }

    @Override
    public Object dispatching(Object connection, Object command) {
        try {
            RedisCommand<?, ?, ?> sent = (RedisCommand<?, ?, ?>) command;
            return connection instanceof RedisChannelHandler<?, ?> handler
                    ? dispatching(handler, sent)
                    : dispatchingBefore(connection, sent);
        } catch (Throwable failure) { // never the application's problem
            stoodAside("dispatch", failure, isRead(command));
            return command;
        }
    }

    private static boolean isRead(Object command) {
        try {
            return ((RedisCommand<?, ?, ?>) command).getType() == CommandType.GET;
        } catch (Throwable failure) {
            return false;
        }
    }

    /** On a connection in front of others, which may fail a read by itself; what it hands on to one of them comes again. */
    private Object dispatchingBefore(Object connection, RedisCommand<?, ?, ?> command) {
        RedisChannelHandler<?, ?> inUse = command.getType() == CommandType.GET && !BatchDispatch.isOurs(command)
                ? failover.current(connection)
                : null;
        return inUse == null || OwnThread.isCurrent() ? command : reads.route(inUse, command, connections.get(inUse));
    }

    private Object dispatching(RedisChannelHandler<?, ?> handler, RedisCommand<?, ?, ?> command) {
        if (BatchDispatch.isOurs(command)) {
            return BatchDispatch.untraced(command) instanceof RoutedCommand<?, ?, ?> read
                            && isHeld(read, command, handler)
                    ? new Answered(command)
                    : command;
        }
        // what a loader reads is not routed; what it writes is written by this process like anything else
        if (command.getType() == CommandType.GET) {
            return OwnThread.isCurrent()
                    ? Replicated.leftAlone(command, handler)
                    : reads.route(handler, command, connections.get(handler));
        }
        if (handler instanceof StatefulRedisSentinelConnection) {
            return command; // Lettuce asks who is the primary, at each reconnect
        }
        LettuceConnection state = connections.get(handler);
        if (state == null) {
            state = writes.needsState(command) ? stateOf(handler) : nowhere;
        }
        if (state.isLink()) {
            return command;
        }
        return writes.observe(command, state);
    }

    /** A read comes again on the connection that the one that it was taken on has chosen for it. */
    private boolean isHeld(
            RoutedCommand<?, ?, ?> read, RedisCommand<?, ?, ?> dispatched, RedisChannelHandler<?, ?> chosen) {
        if (Replicated.isOn(read.connection())) {
            return Replicated.isKept(read, dispatched, stateOf(read.connection()), connections.get(chosen));
        }
        read.handedTo(chosen);
        return false;
    }

    private LettuceConnection stateOf(Object handler) {
        return connections.get(handler, h -> new LettuceConnection(engine));
    }

    @Override
    public @Nullable Object dispatched(Object dispatching, @Nullable Object returned) {
        try {
            if (dispatching instanceof RoutedCommand<?, ?, ?> routed) {
                routed.dispatchedAs(returned);
            } else if (returned == null && dispatching instanceof ObservedCommand<?, ?, ?> observed) {
                observed.notSent();
            }
            return returned == dispatching ? BatchDispatch.given(dispatching) : returned;
        } catch (Throwable failure) {
            stoodAside("dispatch", failure, true);
            return returned;
        }
    }

    @Override
    public Collection<?> dispatchingAll(Object connection, Collection<?> commands) {
        try {
            LettuceConnection state = stateOf(connection);
            return state.isLink() ? commands : batched.observe(commands, state);
        } catch (Throwable failure) {
            stoodAside("batch", failure, false);
            return commands;
        }
    }

    @Override
    public @Nullable Collection<?> dispatchedAll(
            Collection<?> given, Collection<?> dispatching, @Nullable Collection<?> returned) {
        try {
            return BatchDispatch.given(given, dispatching, returned);
        } catch (Throwable failure) {
            stoodAside("batch", failure, true);
            return returned;
        }
    }

    @Override
    public void batching(Object command) {
        try {
            batches.add(command);
        } catch (Throwable failure) {
            stoodAside("batch", failure, true);
        }
    }

    @Override
    public void autoFlush(Object connection, boolean enabled) {
        try {
            stateOf(connection).autoFlush(enabled);
        } catch (Throwable failure) {
            stoodAside("flush", failure, true);
        }
    }

    @Override
    public void addressing(Object connectionBuilder, Object address) {
        try {
            addresses.given((ConnectionBuilder) connectionBuilder, (RedisURI) address);
        } catch (Throwable failure) {
            stoodAside("address", failure, true);
        }
    }

    @Override
    public void awaiting(Object future) {
        try {
            writes.awaiting(future);
        } catch (Throwable failure) { // its write counts as one that nobody waits for
            stoodAside("wait", failure, true);
        }
    }

    @Override
    public void connecting(Object client, Object connectionBuilder) {
        try {
            ConnectionBuilder builder = (ConnectionBuilder) connectionBuilder;
            if (firstConnects != null && firstConnects.isOngoing(builder)) {
                return;
            }
            LettuceConnection state = stateOf(builder.connection());
            RedisURI address = addresses.of(builder);
            LinkUser link = LettuceLink.beingOpened();
            if (link != null) {
                state.markLink();
                link.isOn(state);
                builder.clientOptions(LettuceLink.options(builder.clientOptions()));
            } else if (address != null && resolvers.isUnambiguous(Addresses.serverOf(address), client)) {
                endpoints.connecting(client, builder, address, state);
            }
            if (address != null) {
                presented.connecting(client, builder.connection(), address, state);
            }
        } catch (Throwable failure) {
            stoodAside("connect", failure, true);
        }
    }

    @Override
    public Object connected(Object client, Object connectionBuilder, Object future) {
        FirstConnects first = firstConnects;
        if (first == null || LettuceLink.beingOpened() != null || !(client instanceof RedisClient single)) {
            return future;
        }
        try {
            ConnectionBuilder builder = (ConnectionBuilder) connectionBuilder;
            RedisURI address = addresses.of(builder);
            return address == null || !first.canFollow(address)
                    ? future
                    : first.watch(single, builder, stateOf(builder.connection()), (ConnectionFuture<?>) future);
        } catch (Throwable failure) {
            stoodAside("connect", failure, true);
            return future;
        }
    }

    @Override
    public void disconnected(Object connection) {
        try {
            RedisChannelHandler<?, ?> handler = (RedisChannelHandler<?, ?>) connection;
            replies.lost(handler);
            reads.disconnected(handler);
            LettuceConnection state = connections.get(handler);
            if (state != null) {
                state.disconnected(handler);
                watchedKeys.watchers().filter(watching -> watching.isOn(state)).forEach(Watching::disconnected);
            }
        } catch (Throwable failure) {
            stoodAside("disconnect", failure, true);
        }
    }

    @Override
    public void connectingToNode(@Nullable String node, @Nullable Object writer) {
        endpoints.connectingToNode(node, writer);
    }

    @Override
    public boolean isKept(Object endpoint, Object command) {
        try {
            return endpoints.isKept(endpoint, command, heldReads);
        } catch (Throwable failure) {
            stoodAside("write", failure, true);
            return false;
        }
    }

    @Override
    public void presenting(Object connection, Object credentials) {
        try {
            LettuceConnection state = presenter(connection);
            if (state != null) {
                Presented.presenting(state, credentials, connection instanceof RedisChannelHandler<?, ?>);
            }
        } catch (Throwable failure) {
            stoodAside("authentication", failure, false);
        }
    }

    @Override
    public void presented(Object connection, Object credentials, @Nullable Object accepted) {
        try {
            LettuceConnection state = presenter(connection);
            if (state != null) {
                Presented.presented(state, credentials, accepted);
            }
        } catch (Throwable failure) {
            stoodAside("authentication", failure, false);
        }
    }

    private @Nullable LettuceConnection presenter(Object connection) {
        return connection instanceof RedisChannelHandler<?, ?>
                ? connections.get(connection)
                : presented.shakingHands(connection);
    }

    private HeldReads heldReads(RoutedCommand<?, ?, ?> read) {
        return stateOf(read.connection()).heldReads();
    }

    @Override
    public void writingAll(Object endpoint, Collection<?> commands) {
        try {
            endpoints.writing(endpoint, commands);
        } catch (Throwable failure) {
            stoodAside("write", failure, true);
        }
    }

    /** @param isRead whether it was no write, which would have to be followed */
    private void stoodAside(String where, Throwable failure, boolean isRead) {
        String during = "Lettuce's " + where;
        if (isRead) {
            AgentLog.ownFault(during, failure);
        } else {
            engine.writes().lostTrack(during, failure);
        }
    }
}

package dev.detour.lettuce;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Engine;
import dev.detour.engine.WatchedKeys;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.RouteMode;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.TransactionalCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The dispatch of a read: whether it is one of cache data that is routed, and whether it is sent or held. Not final for
 * {@link FaultyDispatch} alone, which is not loaded where nothing is injected, so that no read asks whether something is.
 */
class ReadDispatch {

    private final Engine engine;
    private final InCommon inCommon;
    private final WriteObserver writes;
    private final WatchedKeys<Watching> watchedKeys;
    private final Batches batches;
    private final @Nullable ClassLoader clientLoader = RedisChannelHandler.class.getClassLoader();
    private final Places places;

    ReadDispatch(
            Engine engine,
            InCommon inCommon,
            WriteObserver writes,
            WatchedKeys<Watching> watchedKeys,
            Batches batches) {
        this.engine = engine;
        this.inCommon = inCommon;
        this.writes = writes;
        this.watchedKeys = watchedKeys;
        this.batches = batches;
        this.places = new Places(engine.traces(clientLoader));
    }

    /**
     * What the client is to dispatch in the place of a GET, or that it need not.
     *
     * @param state null where nothing is known of the connection
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Object route(RedisChannelHandler handler, RedisCommand command, @Nullable LettuceConnection state) {
        Object key = command instanceof TransactionalCommand ? null : keyOf(command);
        if (key == null) {
            return command;
        }
        Route route = KeyInHand.route(engine.coverage(clientLoader), key);
        if (route == null
                || route.traffic().mode() == RouteMode.OFF
                || handler instanceof StatefulRedisPubSubConnection
                || watchedKeys.isAny() && watchedKeys.contains(KeyInHand.key(key))
                || batches.contains(command)) {
            return state == null ? command : writes.observe(command, state);
        }
        Node node = state == null ? Node.UNKNOWN : nodeOf(key, state.destination());
        int keyHash = KeyInHand.hash(key);
        if (state != null && !state.isRoutable(keyHash, node)) {
            state.leftAlone();
            return Replicated.leftAlone(writes.observe(command, state), handler);
        }
        if ((state == null || node == Node.UNKNOWN && !state.destination().isKnown()) && !Replicated.isOn(handler)) {
            AgentLog.warnOnce(
                    "lettuce late",
                    "a connection of Lettuce was made before Detour was there, or in a way that it does not follow: its"
                            + " reads have loaders behind them once they have failed, but neither deadline, memory nor warming."
                            + " Said once.");
        }
        RoutedCommand read = new RoutedCommand(command, handler, state, inCommon, key, keyHash, node, route);
        read.issuedAt(places.of(command, read.sentNanos()));
        if (state != null && !state.destination().leadsTo(node)) {
            read.servedBy(state, true);
        }
        return sendOrHold(command, handler, read, state);
    }

    /** @param state null where nothing is known of the connection, so that no breaker keeps its reads */
    @SuppressWarnings("rawtypes")
    private Object sendOrHold(
            RedisCommand command, RedisChannelHandler handler, RoutedCommand read, @Nullable LettuceConnection state) {
        if (state != null && state.destination().isFreeToChoose()) {
            read.guesses();
            return send(command, handler, read);
        }
        Node asked = state == null ? read.node() : state.destination().asked(read.node());
        Primary primary = asked.primary();
        long now = read.sentNanos();
        Permit permit = primary.admit(now);
        read.asked(primary, permit);
        boolean canWait = handler instanceof StatefulConnection && !handler.isClosed();
        boolean isDown = canWait && isDown(handler, primary, state);
        if (state != null) {
            state.found(isDown, now);
        }
        if (permit != null && !isDown) {
            return send(command, handler, read);
        }
        boolean isDownAlone = isDown && state != null && state.isDownAlone(primary, read.vote());
        read.votes(new VoteApart(primary, Permit.UNCOUNTED, now)); // when it is sent, and whether, is not known
        Outcome cause = isDown ? LettuceConnection.DISCONNECTED : Outcome.BREAKER_OPEN;
        read.observe(cause, now);
        if (!canWait || state == null || !read.canDivert(cause)) {
            read.leftToPrimary();
            return read;
        }
        if (isDownAlone && state.isDownForGood()) {
            return command; // or the application would never see that it has to make another connection
        }
        read.holdBack(cause, state.heldReads());
        return new Answered(command);
    }

    /** Whose a key is, its bytes tell, which are not asked for where all keys are one server's. */
    private static Node nodeOf(Object key, Destination destination) {
        return destination.isWhole() ? destination.node() : destination.owner(KeyInHand.bytes(key));
    }

    /** A cluster's connection is open or not as one of its nodes is, which need not be the key's. */
    private static boolean isDown(
            RedisChannelHandler<?, ?> handler, Primary primary, @Nullable LettuceConnection state) {
        return !handler.isOpen()
                && primary != Primary.UNWATCHED
                && state != null
                && state.destination().isToOneServer();
    }

    /** A connection is down. */
    void disconnected(RedisChannelHandler<?, ?> connection) {}

    /**
     * Sends a read.
     *
     * @param command what the application holds of it
     * @return what the client is to dispatch, or that it need not
     */
    Object send(RedisCommand<?, ?, ?> command, RedisChannelHandler<?, ?> handler, RoutedCommand<?, ?, ?> read) {
        read.startDeadline();
        return read;
    }

    /** The {@link KeyInHand} of a plain read of one value; null where it is another form of GET or has an odd key. */
    private static @Nullable Object keyOf(RedisCommand<?, ?, ?> command) {
        CommandOutput<?, ?, ?> output = command.getOutput();
        CommandArgs<?, ?> args = command.getArgs();
        if (output == null || !OutputAccess.isOneValue(output) || args == null || args.count() != 1) {
            return null;
        }
        String text = KeyText.of(args, Key.MAX_BYTES);
        return text == null ? encodedKey(args) : text;
    }

    private static @Nullable Key encodedKey(CommandArgs<?, ?> args) {
        ByteBuffer encoded;
        try {
            encoded = args.getFirstEncodedKey();
            if (encoded == null) { // a command interface adds it as something else
                byte[] argument = EncodedArguments.at(args, 0);
                encoded = argument == null ? null : ByteBuffer.wrap(argument);
            }
        } catch (RuntimeException | Error codecs) {
            return null; // the application's codec fails; it will say so itself when Lettuce asks it
        }
        if (encoded == null) {
            return null;
        }
        int length = encoded.remaining();
        if (length == 0 || length > Key.MAX_BYTES) {
            return null;
        }
        byte[] bytes = new byte[length];
        encoded.get(encoded.position(), bytes);
        return Key.of(bytes);
    }
}

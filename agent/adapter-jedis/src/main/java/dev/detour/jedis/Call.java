package dev.detour.jedis;

import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;

/** A public {@code get} of a covered key, from its beginning to its end; one per thread, used again and again. */
final class Call {

    private static final Key NO_KEY = Key.of(new byte[0]);
    private static final Route NO_ROUTE = Route.NONE;

    private boolean inUse;
    private boolean underWay;
    private boolean timed;
    private boolean leftAlone;
    private boolean routed;

    private @Nullable Object client;
    private boolean wantsBytes;
    private Key key = NO_KEY;
    private Route route = NO_ROUTE;
    private long version;
    private long startNanos;
    private long limitNanos;

    private @Nullable ConnectionState connection;
    private @Nullable ConnectionState shakingHands;
    private long sentNanos;
    private @Nullable Object reply;

    private @Nullable Socket shortened;
    private int ownMillis;

    /** Starts; the caller has checked that it is not in use. */
    void start(Object byClient, Route along, Key of, boolean asBytes, long atVersion, long nowNanos) {
        inUse = true;
        client = byClient;
        route = along;
        key = of;
        wantsBytes = asBytes;
        version = atVersion;
        startNanos = nowNanos;
        sentNanos = nowNanos;
        timed = false;
        leftAlone = false;
        routed = false;
        underWay = true;
    }

    /** Each of its waits for a reply has this limit, from the sending of the command on. */
    void limitWaits(long nanos) {
        limitNanos = nanos;
        timed = true;
    }

    /** Returned to the application or about to: nothing on this thread belongs to it any more. */
    void over() {
        underWay = false;
    }

    /** Forgets the application's objects. */
    void release() {
        client = null;
        connection = null;
        shakingHands = null;
        reply = null;
        shortened = null;
        key = NO_KEY;
        route = NO_ROUTE;
        inUse = false;
    }

    boolean isInUse() {
        return inUse;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Whether a wait now ends at the deadline. */
    boolean isTimed() {
        return timed && !leftAlone && !routed;
    }

    /** Whether its outcome may still be routed. */
    boolean isRoutable() {
        return !leftAlone && !routed;
    }

    boolean isLeftAlone() {
        return leftAlone;
    }

    /** A connection shakes hands on its behalf. */
    void shakesHands(ConnectionState state) {
        shakingHands = state;
    }

    boolean isShakingHands(ConnectionState state) {
        return shakingHands == state;
    }

    /** Whether this connection works for it, and not for code that the client calls on the way. */
    boolean concerns(ConnectionState state) {
        return state == connection || state == shakingHands;
    }

    /** A connection sends a command on its behalf. */
    void sending(ConnectionState state, CommandArguments arguments, Nature nature, boolean busy, long nowNanos) {
        sentNanos = nowNanos;
        if (nature.meaning() != Nature.Meaning.GET) {
            return;
        }
        shakingHands = null;
        connection = state;
        leftAlone |= busy || !asksForKey(arguments);
    }

    private boolean asksForKey(CommandArguments arguments) {
        Iterator<Rawable> all = arguments.iterator();
        all.next();
        return all.hasNext() && Arrays.equals(all.next().getRaw(), key.bytes());
    }

    /** The connection that its read went out on, or null. */
    @Nullable
    ConnectionState connection() {
        return connection;
    }

    @Nullable
    ConnectionState shakingHands() {
        return shakingHands;
    }

    @Nullable
    Object client() {
        return client;
    }

    long limitNanos() {
        return limitNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    Lookup lookup(Node node) {
        return new Lookup("jedis", node, key, route, startNanos, version);
    }

    /** Goes along the route, once. */
    void markRouted() {
        routed = true;
    }

    /** Takes the answer of a route; false where it does not fit the form that the application asked in. */
    boolean answer(@Nullable Answer answer) {
        if (answer == null) {
            return false;
        }
        Value value = answer.value();
        if (!wantsBytes) {
            reply = value.text();
        } else {
            byte[] bytes = value.bytes();
            reply = bytes == null ? null : bytes.clone(); // the application may write into it
        }
        return reply != null;
    }

    /** The answer in the application's form, or null where the outcome is Jedis's own. */
    @Nullable
    Object reply() {
        return reply;
    }

    /** The next read on this socket has a millisecond, then its own time-out holds again. */
    void shorten(Socket socket, int toRestoreMillis) throws IOException {
        ownMillis = toRestoreMillis;
        shortened = socket;
        socket.setSoTimeout(1);
    }

    void restore() {
        Socket socket = shortened;
        shortened = null;
        if (socket != null) {
            try {
                socket.setSoTimeout(ownMillis);
            } catch (IOException closed) {
                // as it would be without Detour
            }
        }
    }
}

package dev.detour.jedis;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Observations;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.KeyProbe;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Value;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A public {@code get} of a covered key, from its beginning to its end; one per thread, used again and again. */
final class Call {

    private static final Route NO_ROUTE = Route.NONE;

    private boolean inUse;
    private boolean underWay;
    private boolean watched;
    private boolean leftAlone;
    private boolean routed;

    private @Nullable Object client;
    private boolean wantsBytes;
    private final KeyProbe key = new KeyProbe();
    private Route route = NO_ROUTE;
    private long version;
    private long startNanos;

    private @Nullable PoolState pool;
    private boolean connectsElsewhere;
    private @Nullable ConnectionState connection;
    private @Nullable ConnectionState shakingHands;
    private @Nullable ConnectionState reconnecting;
    private boolean asking;
    private @Nullable FaultKind lastFault;
    private long sentNanos;
    private long endedNanos;
    private final Admission admission = new Admission();
    private final Tally tally = new Tally();
    private final Unhurried unhurried = new Unhurried();
    private @Nullable Answered reply;

    /** Written by {@link FaultyReads} alone. */
    private @Nullable Injection injection;

    private @Nullable Socket shortened;
    private int ownMillis;

    /** The key that it is to read, which is set before it starts. */
    KeyProbe probe() {
        return key;
    }

    /** Starts; the caller has checked that it is not in use. */
    void start(Object byClient, Route along, boolean asBytes, long atVersion, long nowNanos) {
        inUse = true;
        unhurried.start(Observations.include(along));
        client = byClient;
        route = along;
        wantsBytes = asBytes;
        version = atVersion;
        startNanos = nowNanos;
        sentNanos = nowNanos;
        endedNanos = nowNanos;
        watched = false;
        leftAlone = false;
        routed = false;
        asking = false;
        lastFault = null;
        underWay = true;
        tally.start();
    }

    /** Its server's breaker is asked, and its waits end at the server's deadline. */
    void watch() {
        watched = true;
    }

    /** Returned to the application or about to: nothing on this thread belongs to it any more. */
    void over() {
        underWay = false;
    }

    /** Forgets the application's objects. */
    void release() {
        client = null;
        pool = null;
        connection = null;
        shakingHands = null;
        reconnecting = null;
        reply = null;
        shortened = null;
        key.forget();
        route = NO_ROUTE;
        inUse = false;
        unhurried.release();
        admission.withdraw();
    }

    boolean isInUse() {
        return inUse;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Whether the breaker is to be asked, and a wait now ends at the deadline. */
    boolean isWatched() {
        return watched && !leftAlone && !routed && !unhurried.isOn();
    }

    /** Whether what becomes of it tells something of its server, be it routed or not. */
    boolean hasVote() {
        return watched && !leftAlone;
    }

    /** What the breaker said of the read that is about to go out, or has gone out last. */
    Admission admission() {
        return admission;
    }

    /** Whether its outcome may still be routed. */
    boolean isRoutable() {
        return !leftAlone && !routed && !unhurried.isOn();
    }

    /** What is noted of it where it is only observed: then it is neither watched nor routable. */
    Unhurried unhurried() {
        return unhurried;
    }

    boolean isLeftAlone() {
        return leftAlone;
    }

    /** Its connection comes from a pool. */
    void borrowsFrom(PoolState state) {
        pool = state;
    }

    /** The pool that its connection comes from, or null. */
    @Nullable
    PoolState pool() {
        return pool;
    }

    /** Whether a connection may be made on its thread, which takes as long as it takes. */
    void mayConnect(boolean here) {
        connectsElsewhere = !here;
    }

    boolean mayConnect() {
        return !connectsElsewhere;
    }

    /** A connection is made, and shakes hands, on its behalf. */
    void shakesHands(ConnectionState state, long nowNanos) {
        shakingHands = state;
        sentNanos = nowNanos;
    }

    /** One that has been used before connects again on its behalf, with what may follow as a handshake. */
    void reconnects(ConnectionState state, long nowNanos) {
        reconnecting = state;
        shakesHands(state, nowNanos);
    }

    /** It has, or has not. */
    void reconnected() {
        reconnecting = null;
    }

    boolean isReconnecting(ConnectionState state) {
        return reconnecting == state;
    }

    /** The socket is there, and no handshake follows where nothing has said so. */
    void connected() {
        shakingHands = reconnecting;
    }

    boolean isShakingHands(ConnectionState state) {
        return shakingHands == state;
    }

    /** Whether this connection works for it, and not for code that the client calls on the way. */
    boolean concerns(ConnectionState state) {
        return state == connection || state == shakingHands;
    }

    /**
     * A connection is about to send a {@code GET} on its behalf.
     *
     * @param busy whether a read now would come between commands that belong together
     */
    void reads(ConnectionState state, Object arguments, boolean busy) {
        if (!asking || connection != state) {
            admission.withdraw(); // of an attempt whose end was not seen
        }
        asking = false;
        shakingHands = null;
        connection = state;
        leftAlone |= busy || !asksForKey(arguments);
    }

    /** A connection is about to send the {@code ASKING} of its read: both have one admission, and a deadline each. */
    void asks(ConnectionState state) {
        admission.withdraw();
        asking = true;
        shakingHands = null;
        connection = state;
    }

    /** That was not sent after all. */
    void asksNot() {
        asking = false;
    }

    /** Whether this connection was told that the next command is this call's read. */
    boolean isAsking(ConnectionState state) {
        return asking && connection == state;
    }

    /** A connection sends a command on its behalf, be it of a handshake. */
    void sending(long nowNanos) {
        sentNanos = nowNanos;
    }

    private boolean asksForKey(Object arguments) {
        byte[] raw = CommandForm.CURRENT.raw(arguments, 1);
        return raw != null && key.isOf(raw);
    }

    /**
     * A connection has read a reply or failed.
     *
     * @param thrown null where there is a reply that is no error
     * @return whether that was told to the permit of its read
     */
    boolean ended(ConnectionState state, @Nullable Throwable thrown, long nowNanos) {
        endedNanos = nowNanos;
        boolean counted = state == connection && admission.isOpen() && !(asking && thrown == null);
        if (counted) {
            if (unhurried.isOn()) {
                unhurried.replied(sentNanos, admission.waitNanos(), nowNanos);
            }
            admission.ended(thrown, sentNanos, noticedNanos(thrown, nowNanos));
        }
        if (thrown != null && concerns(state)) {
            lastFault = Classifier.faultOf(thrown);
        }
        return counted;
    }

    /** Silence counts from when a time-out would have been noticed. */
    private long noticedNanos(@Nullable Throwable thrown, long nowNanos) {
        boolean isSooner = thrown != null && unhurried.isLate() && Classifier.faultOf(thrown) == FaultKind.TIMEOUT;
        return isSooner ? unhurried.dueNanos() : nowNanos;
    }

    /** What came of its last attempt, where that was no value; null where that was nobody's fault. */
    @Nullable
    FaultKind lastFault() {
        return lastFault;
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

    /** How long ago the application called. */
    long tookNanos() {
        return System.nanoTime() - startNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    /** When its last attempt ended; when it started, where none has. */
    long endedNanos() {
        return endedNanos;
    }

    Key key() {
        return key.key();
    }

    Route route() {
        return route;
    }

    /** What of it has been counted. */
    Tally tally() {
        return tally;
    }

    Lookup lookup(Node node) {
        return new Lookup("jedis", node, key.key(), route, startNanos, version);
    }

    /** What is injected into it; null where nothing is, or nothing was drawn yet. */
    @Nullable
    Injection injection() {
        return injection;
    }

    void inject(@Nullable Injection drawn) {
        injection = drawn;
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
        Object form = value == null ? null : form(value);
        reply = value == null || form != null ? new Answered(form) : null;
        return reply != null;
    }

    private @Nullable Object form(Value value) {
        if (!wantsBytes) {
            return value.text();
        }
        byte[] bytes = value.bytes();
        return bytes == null ? null : bytes.clone(); // the application may write into it
    }

    /** The answer in the application's form, or null where the outcome is Jedis's own. */
    @Nullable
    Answered reply() {
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

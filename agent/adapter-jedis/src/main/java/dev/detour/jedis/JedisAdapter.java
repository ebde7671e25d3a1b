package dev.detour.jedis;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.Engine;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What the advice in one Jedis calls, through the bridge. Nothing thrown in here reaches the application: each hook
 * fails to doing nothing, and says so once.
 */
public final class JedisAdapter extends PoolHooks {

    private final RoutedReads reads;
    private final ReplyWait wait;
    private final FirstConnects firstConnects;
    private final FailedCommands failedCommands;

    public JedisAdapter(Engine engine) {
        this(engine, engine::node);
    }

    /** @param nodes what is known of a server */
    JedisAdapter(Engine engine, Connections.Nodes nodes) {
        this(new Parts(engine, nodes));
    }

    private JedisAdapter(Parts parts) {
        super(parts);
        this.reads = parts.reads;
        this.wait = new ReplyWait(reads);
        this.firstConnects = new FirstConnects(parts.engine);
        this.failedCommands = new FailedCommands(parts.engine);
    }

    @Override
    public @Nullable Object readStarted(Object client, @Nullable Object key) {
        Call call;
        try {
            call = reads.started(client, key);
        } catch (Throwable failure) {
            return failed("readStarted", failure);
        }
        return call == null ? null : atOnce(call);
    }

    /** The call itself, which has an end whatever fails here, or its answer. */
    private Object atOnce(Call call) {
        try {
            Answered answer = reads.answerAtOnce(call);
            return answer == null ? call : answered(call, answer);
        } catch (Throwable failure) {
            failed("atOnce", failure);
            return call;
        }
    }

    private static Answered answered(Call call, Answered answer) {
        call.over();
        call.release();
        return answer;
    }

    @Override
    public @Nullable Answered readEnded(Object token, @Nullable Object result, @Nullable Throwable thrown) {
        Call call = (Call) token;
        call.over();
        Answered answer;
        try {
            answer = reads.ended(call, result, thrown);
        } catch (Throwable failure) {
            failed("readEnded", failure);
            answer = call.reply();
        }
        release(call);
        return answer;
    }

    private static void release(Call call) {
        try {
            call.release();
        } catch (Throwable failure) {
            failed("release", failure);
        }
    }

    @Override
    public @Nullable Throwable sending(Object connection, Object arguments) {
        try {
            return send((Connection) connection, arguments);
        } catch (Throwable failure) {
            if (!isPlainRead(arguments)) {
                engine.writes().lostTrack("following a write of Jedis", failure);
            }
            return failed("sending", failure);
        }
    }

    private static boolean isPlainRead(Object arguments) {
        try {
            return Nature.of(CommandForm.CURRENT.command(arguments)).isPlainRead();
        } catch (Throwable failure) {
            return false;
        }
    }

    private @Nullable Throwable send(Connection connection, Object arguments) throws Throwable {
        ConnectionState state = connections.of(connection);
        Call call = threads.callUnderWay();
        Nature nature = Nature.of(CommandForm.CURRENT.command(arguments));
        boolean read = nature.meaning() == Nature.Meaning.GET;
        if (call != null && call.reply() != null && (read || call.concerns(state))) {
            return wait.unwind(call, connection, state);
        }
        if (state.isHandshakeDue()) {
            Throwable unreached = firstConnects.shakeHands(connection, state);
            if (unreached != null) {
                state.unsent(arguments, nature);
                return unreached;
            }
        }
        if (CommandForm.CURRENT.connectsInside() && !connection.isConnected()) {
            RuntimeException unreached = connect(read ? call : null, connection, state);
            if (unreached != null) {
                state.unsent(arguments, nature);
                return unreached;
            }
        }
        Socket socket = observeSocket(connection, state, nature);
        if (call != null && (read || nature.meaning() == Nature.Meaning.ASKING)) {
            reads.locate(call, state);
            if (read) {
                call.reads(state, arguments, state.isBusy());
            } else {
                call.asks(state);
            }
            if (!reads.admit(call, state)) {
                call.asksNot();
                Throwable unwound = wait.unwind(call, connection, state);
                Injection injection = call.injection();
                return injection == null || injection.failure() == null ? unwound : injection.failure();
            }
        }
        boolean owes = state.isIndebted();
        Throwable instead = socket != null && owes ? wait.forOwed(call, connection, state, socket) : null;
        if (instead != null) {
            state.unsent(arguments, nature);
            return instead;
        }
        state.sending(arguments, nature);
        if (call != null && (owes || !read)) { // else it was on its way when it was admitted, just now
            call.sending(System.nanoTime());
        }
        progressed(state);
        return null;
    }

    /** What Jedis would do next; done here, so that the replies to its handshake are counted before the command's own. */
    private static @Nullable RuntimeException connect(
            @Nullable Call call, Connection connection, ConnectionState state) {
        state.disconnected();
        if (call != null) {
            call.reconnects(state, System.nanoTime());
        }
        try {
            connection.connect();
            return null;
        } catch (RuntimeException unreached) {
            return JoinedTrace.withoutHook(unreached);
        } finally {
            if (call != null) {
                call.reconnected();
            }
        }
    }

    /** One that is made, or tested, for a call of another thread has come further. */
    private void progressed(ConnectionState state) {
        Errand errand = threads.errand();
        if (errand != null) {
            errand.progressed(state, System.nanoTime());
        }
    }

    /** A broken connection, or one closed behind Jedis's back, is about to reconnect in place. */
    private static @Nullable Socket observeSocket(Connection connection, ConnectionState state, Nature nature)
            throws Throwable {
        Socket socket = JedisMembers.socket(connection);
        // asking a socket takes a lock: what a plain read misses here, its reply tells
        boolean trusted = nature.isPlainRead() && !connection.isBroken() && !state.isIndebted();
        boolean open = socket != null && (trusted || !socket.isClosed());
        if (socket != null && open) {
            state.connected(connection, socket);
            return socket;
        }
        state.disconnected();
        return null;
    }

    @Override
    public @Nullable Throwable awaiting(Object connection) {
        try {
            Call call = threads.callUnderWay();
            return call == null ? null : await(call, (Connection) connection);
        } catch (Throwable failure) {
            return failed("awaiting", failure);
        }
    }

    private @Nullable Throwable await(Call call, Connection connection) throws Throwable {
        ConnectionState state = connections.of(connection);
        if (!call.concerns(state)) {
            return null;
        }
        if (call.reply() != null) {
            return wait.unwind(call, connection, state);
        }
        Socket socket = JedisMembers.socket(connection);
        if (socket == null) {
            return null;
        }
        state.connected(connection, socket);
        return call.isWatched() ? wait.forReply(call, connection, state, socket) : null;
    }

    @Override
    public void received(Object connection, @Nullable Object reply, @Nullable Throwable thrown) {
        Call call = null;
        try {
            call = threads.callUnderWay();
            if (call != null) {
                call.restore();
            }
        } catch (Throwable failure) {
            failed("received", failure);
        }
        boolean replied = thrown == null || thrown instanceof JedisDataException;
        JedisDataException error = replied ? (JedisDataException) thrown : null;
        ConnectionState state;
        boolean isAnswer;
        try {
            state = connections.of((Connection) connection);
            isAnswer = state.isAnswerDue();
            if (replied) {
                state.replied(reply, error);
            } else {
                lost((Connection) connection, state);
            }
        } catch (Throwable failure) { // it may have been a write's
            engine.writes().lostTrack("following a reply to Jedis", failure);
            return;
        }
        try {
            progressed(state);
            vote(call, state, isAnswer, reply, thrown);
        } catch (Throwable failure) {
            failed("voting", failure);
        }
    }

    private static void vote(
            @Nullable Call call,
            ConnectionState state,
            boolean isAnswer,
            @Nullable Object reply,
            @Nullable Throwable thrown) {
        long now = System.nanoTime();
        boolean counted = call != null && call.ended(state, thrown, now);
        if (thrown == null && !counted && isAnswer) { // what others publish may have lain there for long
            state.heard(reply, now);
        }
    }

    private static void lost(Connection connection, ConnectionState state) throws Throwable {
        Socket socket = JedisMembers.socket(connection);
        if (socket != null && !socket.isClosed()) {
            state.connected(connection, socket); // it may have been made for the very command that failed
        }
        state.failed();
    }

    @Override
    public @Nullable Object configuring(Object connection, Object config) {
        try {
            Call call = threads.callUnderWay();
            if (call != null && !call.mayConnect()) {
                return Refused.INSTANCE;
            }
            Connection configured = JedisMembers.connection(connection);
            ConnectionState state = connections.of(configured);
            JedisSocketFactory factory = JedisMembers.socketFactory(configured);
            if (factory != null) {
                connections.openLinks().inUse(factory);
                state.made(new Blueprint(factory, (JedisClientConfig) config, connections));
            }
            if (call == null) {
                if (pooledConnects.postpones(connection, state, (JedisClientConfig) config)) {
                    return PooledConnects.POSTPONED;
                }
            } else {
                reads.shakesHands(call, state, System.nanoTime());
            }
            progressed(state);
            return null;
        } catch (Throwable failure) {
            return failed("configuring", failure);
        }
    }

    @Override
    public boolean configured(Object maker, Object config, @Nullable Throwable thrown) {
        try {
            ConnectionState state = connections.of(JedisMembers.connection(maker));
            if (thrown == null) {
                state.shookHands();
                return false;
            }
            return firstConnects.takesOver(maker, state, (JedisClientConfig) config, thrown);
        } catch (Throwable failure) {
            failed("configured", failure);
            return false;
        }
    }

    @Override
    public void commandFailed(Object command, @Nullable Object keys) {
        try {
            failedCommands.failed(command, keys);
        } catch (Throwable failure) {
            engine.writes().lostTrack("following a write of Jedis that failed", failure);
        }
    }

    @Override
    public @Nullable Throwable pausing() {
        try {
            Call call = threads.callUnderWay();
            return call != null && reads.isAnsweredBeforePause(call) ? Diverted.INSTANCE : null;
        } catch (Throwable failure) {
            return failed("pausing", failure);
        }
    }
}

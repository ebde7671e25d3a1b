package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.OwnThread;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

/**
 * Lets an application start while its Redis is down: a {@code Jedis} that connects in its constructor, and finds nobody
 * there, is made all the same, and connects with the commands that it is used for.
 *
 * <p>Jedis connects again where it has no socket, but never shakes hands again: what follows would be sent as nobody, to
 * database 0. So the handshake is made up for here, before the first command.
 */
final class FirstConnects {

    private static final StackWalker STACK = StackWalker.getInstance();

    /** What only makes what it is asked for; all else in Jedis that makes connections must learn that it has none. */
    private static final Set<String> MAKERS = Set.of(
            "redis.clients.jedis.Connection", "redis.clients.jedis.Connection$Builder", "redis.clients.jedis.Jedis");

    private static final String CLIENT_PACKAGE = "redis.clients.jedis.";

    private final boolean isOn;
    private final Engine engine;

    /** Servers that were said to be out of reach. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    FirstConnects(Engine engine) {
        this.engine = engine;
        this.isOn = isOn(engine.settings().jedis().bootWithoutRedis());
    }

    private static boolean isOn(boolean wanted) {
        if (wanted && !JedisClasses.HAS_UNIFIED) {
            AgentLog.warn(
                    "detour.jedis.boot-without-redis has no effect with Jedis 3, whose connections never recover from a"
                            + " first failure: use Jedis 4 or newer, or a pool");
        }
        return wanted && JedisClasses.HAS_UNIFIED;
    }

    /**
     * A connection that somebody makes has found nobody to shake hands with.
     *
     * @return whether it is made nevertheless
     */
    boolean takesOver(ConnectionState state, JedisClientConfig config, Throwable failure) {
        boolean isNew = isOn && !state.isHandshakeDue() && !state.isBeingMadeUpFor();
        if (!isNew || OwnThread.isCurrent() || !isAbsence(failure) || !isForTheApplication()) {
            return false;
        }
        if (engine.coverage(Connection.class.getClassLoader()).isEmpty()) {
            return false; // nothing could be answered
        }
        state.handshakeIsDue(config);
        String server = String.valueOf(state.planned().server());
        if (told.add(server)) {
            AgentLog.info("Redis " + server + " cannot be reached (" + failure.getMessage()
                    + "): the application is given its Jedis all the same (detour.jedis.boot-without-redis), which connects"
                    + " as it is used");
        }
        return true;
    }

    /** Whether nobody was there, or nobody who could serve; who refuses a password, or a certificate, was. */
    private static boolean isAbsence(Throwable failure) {
        FaultKind fault = Classifier.faultOf(failure);
        return fault == FaultKind.NODE_DOWN || fault == FaultKind.TIMEOUT || Classifier.isOutOfService(fault);
    }

    /** Pools, clusters and sentinels try one server after the other, or throw what their stand-ins answer for. */
    private static boolean isForTheApplication() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith("dev.detour."))
                .dropWhile(MAKERS::contains)
                .findFirst()
                .map(caller -> !caller.startsWith(CLIENT_PACKAGE))
                .orElse(false));
    }

    /**
     * Before a command of such a connection.
     *
     * @return what the command meets instead, or null where it can be sent now
     */
    @Nullable
    RuntimeException shakeHands(Connection connection, ConnectionState state) throws Throwable {
        JedisClientConfig due = state.beginsHandshake();
        boolean done = false;
        try {
            JedisMembers.shakeHands(connection, due);
            done = true;
        } catch (RuntimeException unreached) {
            return unreached;
        } finally {
            if (!done) {
                giveUp(connection);
            }
            state.endsHandshake(done ? null : due);
        }
        String server = String.valueOf(state.node().server());
        if (told.remove(server)) {
            AgentLog.info("Redis " + server + " can be reached: the application's Jedis is connected");
        }
        return null;
    }

    /** So that nothing is sent on what has not shaken hands to the end. */
    private static void giveUp(Connection connection) throws Throwable {
        JedisMembers.setBroken(connection);
        var socket = JedisMembers.socket(connection);
        if (socket != null) {
            socket.close();
        }
    }
}

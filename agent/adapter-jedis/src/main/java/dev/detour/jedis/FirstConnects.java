package dev.detour.jedis;

import dev.detour.engine.Engine;
import dev.detour.engine.model.AgentLog;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.OwnThread;
import dev.detour.engine.model.ReplyError;
import java.util.List;
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

    private static final String CLIENT = "redis.clients.jedis.Jedis";
    private static final String CLIENT_PACKAGE = "redis.clients.jedis.";
    private static final String POOL_PACKAGE = "org.apache.commons.pool2.";

    /** What only makes what it is asked for; all else in Jedis that makes connections must learn that it has none. */
    private static final Set<String> MAKERS = Set.of(
            "redis.clients.jedis.Connection",
            "redis.clients.jedis.Connection$Builder",
            "redis.clients.jedis.BinaryJedis",
            CLIENT);

    private final boolean isOn;
    private final Engine engine;

    /** Servers that were said to be out of reach. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    FirstConnects(Engine engine) {
        this.engine = engine;
        this.isOn = isOn(engine.mayAct() && engine.settings().jedis().bootWithoutRedis());
    }

    private static boolean isOn(boolean wanted) {
        if (wanted && !Handshake.isPossible()) {
            AgentLog.warn("detour.jedis.boot-without-redis has no effect with this version of Jedis");
        }
        return wanted && Handshake.isPossible();
    }

    /**
     * A connection that somebody makes has found nobody to shake hands with.
     *
     * @param maker whose constructor meets that
     * @return whether it is made nevertheless
     */
    boolean takesOver(Object maker, ConnectionState state, JedisClientConfig config, Throwable failure)
            throws Throwable {
        boolean isNew = isOn && !state.isHandshakeDue() && !state.isBeingMadeUpFor();
        if (!isNew || OwnThread.isCurrent() || !isAbsence(failure) || !isForTheApplication()) {
            return false;
        }
        if (engine.coverage(Connection.class.getClassLoader()).isEmpty()) {
            return false; // nothing could be answered
        }
        state.handshakeIsDue(new Handshake(maker, JedisMembers.connection(maker), config));
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
        return fault == FaultKind.TIMEOUT || ReplyError.isOutOfService(fault);
    }

    /**
     * Pools, clusters and sentinels try one server after the other, or throw what their stand-ins answer for; so do the
     * application's own pools. A bare connection may belong to a client that asks it for more than commands.
     */
    private static boolean isForTheApplication() {
        List<String> frames = STACK.walk(all -> all.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !name.startsWith("dev.detour."))
                .toList());
        int callers = 0;
        while (callers < frames.size() && MAKERS.contains(frames.get(callers))) {
            callers++;
        }
        return callers < frames.size()
                && frames.subList(0, callers).contains(CLIENT)
                && !frames.get(callers).startsWith(CLIENT_PACKAGE)
                && frames.stream().noneMatch(name -> name.startsWith(POOL_PACKAGE));
    }

    /**
     * Before a command of such a connection.
     *
     * @return what the command meets instead, or null where it can be sent now
     */
    @Nullable
    Throwable shakeHands(Connection connection, ConnectionState state) {
        Handshake due = state.beginsHandshake();
        boolean done = false;
        try {
            due.run(connection);
            done = true;
        } catch (RuntimeException unreached) {
            return JoinedTrace.withoutHook(unreached);
        } catch (Throwable other) { // whatever it is: nothing may be sent on what has not shaken hands
            return other;
        } finally {
            state.endsHandshake(done ? null : due);
            if (!done) {
                giveUp(connection);
            }
        }
        String server = String.valueOf(state.node().server());
        if (told.remove(server)) {
            AgentLog.info("Redis " + server + " can be reached: the application's Jedis is connected");
        }
        return null;
    }

    /** So that nothing is sent on what has not shaken hands to the end. */
    private static void giveUp(Connection connection) {
        try {
            JedisMembers.setBroken(connection);
            var socket = JedisMembers.socket(connection);
            if (socket != null) {
                socket.close();
            }
        } catch (Throwable closedEnough) {
            // the next command shakes hands in any case
        }
    }
}

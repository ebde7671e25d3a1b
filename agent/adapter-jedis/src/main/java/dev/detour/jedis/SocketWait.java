package dev.detour.jedis;

import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Outcome;
import dev.detour.engine.model.Primary;
import java.net.Socket;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;

/**
 * The wait of a routed call for a socket on a connection that connects as it is used. The socket is opened on a thread
 * of Detour's own, and the reads to come on that connection wait for the same one.
 */
final class SocketWait {

    private final RoutedReads reads;
    private final Errands errands;

    SocketWait(RoutedReads reads, Errands errands) {
        this.reads = reads;
        this.errands = errands;
    }

    /**
     * Connects for a routed call.
     *
     * @return the socket; or an exception to throw; or null where the factory is to go on by itself
     */
    @Nullable
    Object forSocket(Call call, ConnectionState state, JedisSocketFactory factory) throws Throwable {
        if (!Blueprint.isJedisOwn(factory)) {
            return null; // called from the application's, which may look at its thread and would be called again
        }
        Primary primary = state.planned().primary();
        // one that shakes hands is new: if the call went on without it, nobody would ever use it
        boolean isNew = call.isShakingHands(state) && !call.isReconnecting(state);
        if (primary.waitNanos() == Primary.FOR_EVER || isNew) {
            return null;
        }
        Errand errand = state.connecting();
        try {
            if (errand == null) {
                errand = errands.run(factory::createSocket, socket -> ((Socket) socket).close(), () -> {});
                state.connecting(errand);
            }
            return outcome(call, state, errand, primary);
        } catch (RejectedExecutionException tooMany) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            call.markRouted();
            abandon(state);
            return null;
        }
    }

    private @Nullable Object outcome(Call call, ConnectionState state, Errand errand, Primary primary)
            throws InterruptedException {
        long began = System.nanoTime();
        errand.progressed(state, began);
        if (!errand.endsWithin(primary::waitNanos)) {
            reads.shakesHands(call, state, began);
            if (reads.divert(call, Outcome.TIMEOUT)) {
                reads.unreached(call, state.planned(), state.blueprint(), FaultKind.TIMEOUT, began);
                return Diverted.INSTANCE;
            }
        }
        Object outcome = errand.outcome();
        state.connecting(null);
        if (outcome instanceof Throwable) {
            reads.shakesHands(call, state, began); // by which the failure is known for one to connect
        } else {
            call.connected();
        }
        return outcome;
    }

    /** Whoever else uses the connection, or closes it, has nothing to do with the socket. */
    static void abandon(ConnectionState state) throws Exception {
        Errand errand = state.connecting();
        if (errand != null) {
            state.connecting(null);
            errand.abandon();
        }
    }
}

package dev.detour.jedis;

import dev.detour.engine.model.OwnThread;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClusterInfoCache;

/**
 * What Jedis does between two attempts: it sleeps, and asks the cluster where its nodes are. A routed call that has
 * somewhere else to go does not sleep, and leaves the asking, which may wait for every dead node in turn, to a thread of
 * Detour's own: the application's next calls find the new map.
 */
final class Pauses {

    /** One search at a time; what asks for another meanwhile fails again soon enough if it was needed. */
    private final Executor search = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            OwnThread.named("detour-jedis-slots"),
            new ThreadPoolExecutor.DiscardPolicy());

    private final RoutedReads reads;

    Pauses(RoutedReads reads) {
        this.reads = reads;
    }

    /** Whether a pause of this part of Jedis is left out. */
    boolean leavesOut(Call call, Object pausing) {
        if (!reads.couldDivert(call)) {
            return false;
        }
        if (pausing instanceof JedisClusterInfoCache) {
            JedisClusterInfoCache cluster = (JedisClusterInfoCache) pausing;
            search.execute(() -> search(cluster));
        }
        return true;
    }

    private static void search(JedisClusterInfoCache cluster) {
        try {
            cluster.renewClusterSlots((Connection) null);
        } catch (RuntimeException nobodyKnows) {
            // as on an application's thread: the old map stands
        }
    }
}

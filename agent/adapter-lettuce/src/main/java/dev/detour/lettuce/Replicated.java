package dev.detour.lettuce;

import dev.detour.engine.model.Node;
import dev.detour.engine.model.Primary;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Reads on a connection to a primary and its replicas, as {@code MasterReplica} makes it. It hands each of them on to a
 * connection to one server, on which it is dispatched once more: there it shows who serves it.
 */
final class Replicated {

    /** Lettuce 5.3's, whose reads are followed no further. */
    private static final String OLDER = "io.lettuce.core.masterslave.StatefulRedisMasterSlaveConnectionImpl";

    private Replicated() {}

    /** Whether a connection hands its commands on to one of several. */
    static boolean isOn(RedisChannelHandler<?, ?> connection) {
        return connection instanceof StatefulRedisMasterReplicaConnection;
    }

    /** The same, in any version of the client: it has no connection to a server itself. */
    static boolean isInFront(RedisChannelHandler<?, ?> connection) {
        return isOn(connection) || connection.getClass().getName().equals(OLDER);
    }

    /**
     * A read is being handed on.
     *
     * @param dispatched what is dispatched there: the read, or the trace around it
     * @param outer of the connection that it is from
     * @param inner of the one that is to send it; null where nothing is known of that
     * @return whether it is held instead
     */
    static boolean isKept(
            RoutedCommand<?, ?, ?> read,
            RedisCommand<?, ?, ?> dispatched,
            LettuceConnection outer,
            @Nullable LettuceConnection inner) {
        Node there = inner == null ? Node.UNKNOWN : inner.destination().node();
        if (inner == null || there.server() == null) {
            return false;
        }
        // the one that is known needs no look at a setting that the client keeps under a lock
        boolean isPrimary = there.server().equals(outer.destination().server()) || isToPrimary(read.connection());
        outer.destination().passesOn(there, isPrimary);
        RedisCommand<?, ?, ?> wrapper = dispatched == read ? null : dispatched;
        return !read.mayReach(there, isPrimary, inner, wrapper, null, outer::heldReads);
    }

    /** A read that is left alone on this connection is left alone on the one that sends it, too. */
    static RedisCommand<?, ?, ?> leftAlone(RedisCommand<?, ?, ?> read, RedisChannelHandler<?, ?> connection) {
        return isInFront(connection) && !(read instanceof ObservedCommand)
                ? ObservedCommand.listening(read, Primary.UNWATCHED)
                : read;
    }

    private static boolean isToPrimary(RedisChannelHandler<?, ?> connection) {
        ReadFrom readFrom = ((StatefulRedisMasterReplicaConnection<?, ?>) connection).getReadFrom();
        return readFrom == null || ClusterNodes.isToPrimary(readFrom);
    }
}

package dev.detour.contract.app;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A primary and the replicas that it names. */
final class LettuceReplicatedAccess extends LettuceAsyncAccess {

    LettuceReplicatedAccess(Target target) {
        super(target);
    }

    @Override
    <K> StatefulRedisConnection<K, K> connect(RedisClient client, RedisCodec<K, K> codec, RedisURI uri) {
        return MasterReplica.connect(client, codec, uri);
    }

    /** READFROM is the connection's own setting; everything else is sent. */
    @Override
    public @Nullable Object raw(String command, List<String> arguments) throws Exception {
        if (command.equals("READFROM")) {
            ((StatefulRedisMasterReplicaConnection<String, String>) connection)
                    .setReadFrom(ReadFrom.valueOf(arguments.get(0)));
            return "set";
        }
        return super.raw(command, arguments);
    }
}

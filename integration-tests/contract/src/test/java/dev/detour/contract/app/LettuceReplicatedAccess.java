package dev.detour.contract.app;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A primary and the replicas that it names. */
class LettuceReplicatedAccess extends LettuceAsyncAccess {

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

    /** A primary and its replicas, all of them named by the application. */
    static final class OfNamed extends LettuceReplicatedAccess {

        private static final Pattern REPLICA = Pattern.compile("slave\\d+:ip=[^,]+,port=(\\d+)");

        OfNamed(Target target) {
            super(target);
        }

        @Override
        <K> StatefulRedisConnection<K, K> connect(RedisClient client, RedisCodec<K, K> codec, RedisURI uri) {
            List<RedisURI> named = new ArrayList<>(List.of(uri));
            try (StatefulRedisConnection<String, String> asking = client.connect()) {
                Matcher replica = REPLICA.matcher(asking.sync().info("replication"));
                while (replica.find()) {
                    RedisURI address = RedisURI.create("127.0.0.1", Integer.parseInt(replica.group(1)));
                    address.setTimeout(uri.getTimeout());
                    named.add(address);
                }
            }
            return MasterReplica.connect(client, codec, named);
        }
    }
}

package dev.detour.contract.app;

import dev.detour.contract.app.FutureStory.Outcome;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A connection to a cluster that hears a message, and reads while it listens. The key names the channel too. */
final class ClusterChannel {

    private static final String MESSAGE = "hello";

    private ClusterChannel() {}

    static Object hear(
            RedisClusterClient client, StatefulRedisClusterConnection<String, String> publisher, String key) {
        CompletableFuture<String> message = new CompletableFuture<>();
        try (StatefulRedisClusterPubSubConnection<String, String> connection = client.connectPubSub()) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String heard) {
                    message.complete(channel + ": " + heard);
                }
            });
            Outcome subscribed = Outcome.of(connection.async().subscribe(key));
            Outcome.of(publisher.async().publish(key, MESSAGE)); // whom that reached is counted by a node alone
            Outcome heard = Outcome.of(message);
            return Arrays.asList(
                    subscribed, heard, Outcome.of(connection.async().get(key)));
        }
    }

    /** Apart, because older versions lack what it names. */
    static final class OfOneShard {

        private OfOneShard() {}

        static Object hear(
                RedisClusterClient client, StatefulRedisClusterConnection<String, String> publisher, String key) {
            CompletableFuture<String> message = new CompletableFuture<>();
            try (StatefulRedisClusterPubSubConnection<String, String> connection = client.connectPubSub()) {
                connection.addListener(new RedisPubSubAdapter<>() {
                    @Override
                    public void smessage(String channel, String heard) {
                        message.complete(channel + ": " + heard);
                    }
                });
                Outcome subscribed = Outcome.of(connection.async().ssubscribe(key));
                Outcome.of(publisher.async().spublish(key, MESSAGE)); // whom that reached is counted by a node alone
                Outcome heard = Outcome.of(message);
                return Arrays.asList(
                        subscribed, heard, Outcome.of(connection.async().get(key)));
            }
        }
    }
}

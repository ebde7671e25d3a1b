package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A web application in the eyes of {@link RedeployingServer}: reads through both clients, then is stopped. */
public final class RedeployedApp implements Runnable {

    private final int port;
    private final String prefix;

    public RedeployedApp(Integer port, String prefix) {
        this.port = port;
        this.prefix = prefix;
    }

    @Override
    public void run() {
        boolean woven = !prefix.equals("unwoven");
        if (woven) {
            Registering.register("registered", "registered:*"); // and never closed
        }
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port))) {
            jedis.set(prefix + ":hit", "value");
            say("jedis", jedis.get(prefix + ":hit"), jedis.get(prefix + ":loaded:jedis"));
            if (woven) {
                System.out.println("jedis read " + jedis.get("registered:1") + " and " + jedis.get("jar:1"));
            }
        }
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            say(
                    "lettuce",
                    connection.sync().get(prefix + ":hit"),
                    connection.sync().get(prefix + ":loaded:lettuce"));
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
    }

    private static void say(String client, String hit, String loaded) {
        System.out.println(client + " read " + hit + " and " + loaded);
    }
}

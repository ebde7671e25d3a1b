package dev.detour.contract.bundle;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Reads through both clients when it is started, and prints what it has read. */
public final class Shop implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        String mode = context.getProperty("shop.mode");
        int port = Integer.parseInt(context.getProperty("shop.redis"));
        if (!mode.equals("registering")) { // on a thread of the framework's
            read(mode, port);
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader frameworks = thread.getContextClassLoader();
        thread.setContextClassLoader(Shop.class.getClassLoader());
        try {
            ShopLoader.register(); // and never closed
            read(mode, port);
        } finally {
            thread.setContextClassLoader(frameworks);
        }
    }

    @Override
    public void stop(BundleContext context) {}

    private static void read(String mode, int port) {
        String hit = "shop:" + mode;
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port))) {
            jedis.set(hit, "value");
            say(mode, "jedis", jedis.get(hit), jedis.get(hit + ":jedis"), jedis.get("jar:" + mode));
        }
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            say(
                    mode,
                    "lettuce",
                    connection.sync().get(hit),
                    connection.sync().get(hit + ":lettuce"),
                    connection.sync().get("jar:" + mode + ":lettuce"));
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
    }

    private static void say(String mode, String client, String hit, String loaded, String ofJar) {
        System.out.println(mode + ' ' + client + " read " + hit + ", " + loaded + " and " + ofJar);
    }
}

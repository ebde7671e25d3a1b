package dev.detour.contract.app;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.time.Duration;

/** An application that connects once with Lettuce, says what came of it and ends. */
public final class ConnectingApp {

    private ConnectingApp() {}

    /** @param arguments the address */
    public static void main(String[] arguments) {
        RedisClient client = RedisClient.create(arguments[0]);
        try {
            client.connect();
            System.out.println("connected");
        } catch (RedisException failure) {
            System.out.println("failed");
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}

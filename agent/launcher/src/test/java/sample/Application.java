package sample;

import redis.clients.jedis.Jedis;

/** Reads once when it starts, once for each line of its input and once when it ends. */
public final class Application {

    private Application() {}

    /** Says "ready" after the first read; ends with its input. */
    public static void main(String[] args) throws Exception {
        System.out.println("first " + new Jedis().get());
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.println("again " + new Jedis().get());
        }
        System.out.println("second " + new Jedis().get());
    }
}

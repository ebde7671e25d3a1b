package dev.detour.contract.app;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import redis.clients.jedis.Jedis;

/** A handler of an application's log that reads cache data for each line, and prints what came of it. */
public final class ReadingHandler extends Handler {

    /** A key that nobody has and a loader declares. */
    public static final String KEY = "product:of-handler";

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void publish(LogRecord record) {
        if (record.getLoggerName().equals("dev.detour")) {
            System.out.println("HANDLED " + count.incrementAndGet() + ' ' + record.getLevel() + ' '
                    + record.getMessage() + " with " + read());
        }
    }

    private static String read() {
        try (Jedis jedis = new Jedis("127.0.0.1", Integer.getInteger("app.handler.port"))) {
            return String.valueOf(jedis.get(KEY));
        } catch (RuntimeException failed) {
            return failed.getClass().getSimpleName();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

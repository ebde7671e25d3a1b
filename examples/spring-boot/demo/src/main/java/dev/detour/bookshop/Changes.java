package dev.detour.bookshop;

import dev.detour.testkit.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes prices and ratings of popular books, so that what a cache held before is no longer true. Only while Redis is well: the
 * shop deletes what it has cached, and a write that fails is not Detour's to mend.
 */
final class Changes {

    private static final int AT_A_TIME = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ShopClient shop;
    private final Ledger ledger;
    private final RedisServer redis;
    private int book;

    Changes(ShopClient shop, Ledger ledger, RedisServer redis) {
        this.shop = shop;
        this.ledger = ledger;
        this.redis = redis;
    }

    /** @throws IllegalStateException if the shop does not connect again, or a change is not acknowledged */
    void make() throws IOException, InterruptedException {
        awaitConnection();
        for (int change = 0; change < AT_A_TIME; change++) {
            book = book % Users.POPULAR + 1;
            send("PUT", ledger.beginPrice(book));
            ledger.endPrice(book);
            send("POST", ledger.beginReview(book));
            ledger.endReview(book);
        }
    }

    private void send(String method, String path) throws IOException, InterruptedException {
        Reply reply = shop.send(method, path);
        if (!reply.isSuccess()) {
            throw new IllegalStateException(method + " " + path + " came to " + reply);
        }
    }

    /** Lettuce tries to connect less and less often; what is sent meanwhile is kept until its time-out. */
    private void awaitConnection() {
        long startNanos = System.nanoTime();
        while (!String.valueOf(redis.command("CLIENT", "LIST")).contains("name=bookshop ")) {
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                throw new IllegalStateException("the bookshop is not connected to Redis after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}

package dev.detour.benchmarks.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private static final long QUERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Database database = new Database(QUERY_NANOS);

    @Test
    void query_anyKey_givesItsValueNotBeforeItsTime() {
        long beganNanos = System.nanoTime();

        assertThat(database.query("catalog:1")).isEqualTo(Database.valueOf("catalog:1"));

        assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(QUERY_NANOS);
        assertThat(Database.valueOf("catalog:1")).isNotEqualTo(Database.valueOf("catalog:11"));
    }

    @Test
    void query_severalAtOnce_areAllCounted() throws Exception {
        int slot = database.slot();
        CountDownLatch ready = new CountDownLatch(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<String>> queries = IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return database.query("catalog:" + i);
                }))
                .toList();
        for (Future<String> query : queries) {
            assertThat(query.get()).isNotEmpty();
        }
        threads.shutdown();

        assertThat(database.begunSince(slot).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(4);
        assertThat(database.mostUnderWay()).isBetween(2, 4);
    }
}

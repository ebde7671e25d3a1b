package com.example.products;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the service under its own load and reports on standard output, one line for each second: reads, the 95th
 * percentile of their times, queries to the database, and errors by the exception's class.
 *
 * <p>Arguments: the port of Redis, and how many seconds to report.
 */
public final class ProductService {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProductRepository repository = ProductRepository.shared();
    private final ProductCatalog catalog = new ProductCatalog(repository);
    private final Meter meter = new Meter();
    private long queriesSeen;

    private ProductService() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        new ProductService().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    }

    private void run(int redisPort, int seconds) throws Exception {
        try (ProductCache jedis = new JedisProductCache(redisPort, Load.THREADS_PER_CLIENT);
                ProductCache lettuce = new LettuceProductCache(redisPort);
                Load load = new Load(catalog, meter)) {
            fillCache(jedis, lettuce);
            load.start(jedis);
            load.start(lettuce);
            long startNanos = System.nanoTime() + WARM_UP_NANOS;
            awaitTime(startNanos);
            nextReport();
            System.out.println("ready");
            for (int second = 0; second < seconds; second++) {
                awaitTime(startNanos + (second + 1) * SECOND_NANOS);
                System.out.println("second " + nextReport());
            }
        }
    }

    /** Puts the popular products into Redis, so that the report starts with a cache in its normal state. */
    private void fillCache(ProductCache jedis, ProductCache lettuce) throws SQLException, InterruptedException {
        for (int id = 1; id <= Load.HOT_PRODUCTS; id++) {
            catalog.read(id, jedis);
            catalog.read(id, lettuce);
        }
    }

    private static void awaitTime(long atNanos) {
        for (long left = atNanos - System.nanoTime(); left > 0; left = atNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private String nextReport() {
        Meter.Reading reading = meter.takeReading();
        long queries = repository.queries() - queriesSeen;
        queriesSeen += queries;
        StringBuilder report = new StringBuilder("endMillis=").append(System.currentTimeMillis());
        report.append(" reads=").append(reading.reads());
        report.append(" p95Micros=").append(reading.p95Micros());
        report.append(" queries=").append(queries);
        reading.errors().forEach((kind, count) -> report.append(" error:" + kind + "=" + count));
        return report.toString();
    }
}

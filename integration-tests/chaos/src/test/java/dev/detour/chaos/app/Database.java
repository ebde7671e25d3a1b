package dev.detour.chaos.app;

import dev.detour.chaos.fault.Origin.How;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The system of record: what every key really is. One for the JVM, because the loader is made by Detour.
 *
 * <p>Thread-safe.
 */
final class Database {

    static final Database INSTANCE = new Database();

    private static final long WELL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FLAP_MILLIS = 500;

    private final Map<Id, KeyHistory> keys = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> loads = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> heldLoads = new ConcurrentHashMap<>();
    private final LongAdder harmed = new LongAdder();
    private volatile How how = How.WELL;

    /** One name means different things in different databases. */
    private record Id(int database, String key) {}

    private Database() {}

    /** The history of a key, which begins with the first call. */
    KeyHistory history(int database, KeyClass keyClass, String key) {
        return keys.computeIfAbsent(
                new Id(database, key), id -> new KeyHistory(key, "db" + database, keyClass.isDeclared()));
    }

    /** It is not asked for again. */
    void forget(int database, String key) {
        keys.remove(new Id(database, key));
    }

    /**
     * How it answers from now on.
     *
     * @return how many queries it has not answered as when it is well, since this was said last
     */
    long behave(How changed) {
        how = changed;
        return harmed.sumThenReset();
    }

    /** Whether it would answer now. */
    boolean isWell() {
        return how == How.WELL || (how == How.FLAPPING && !isDown());
    }

    /** How often it was asked for keys of a way, since the JVM began. */
    long loads(String way) {
        return counter(loads, way).get();
    }

    /** The same, of keys that some tier below Redis holds. */
    long heldLoads(String way) {
        return counter(heldLoads, way).get();
    }

    /** How often it was asked for anything, since the JVM began. */
    long queries() {
        return loads.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /**
     * What a query gives.
     *
     * @return null if there is no such row
     * @throws IllegalStateException if the system of record does not work
     * @throws InterruptedException if nobody waits any more
     */
    @Nullable
    String query(int database, String key) throws InterruptedException {
        String way = wayOf(key);
        counter(loads, way).incrementAndGet();
        if (KeyClass.isOfAHeldOne(key)) {
            counter(heldLoads, way).incrementAndGet();
        }
        InFlight.INSTANCE.begun(database, key);
        try {
            return row(database, key);
        } finally {
            InFlight.INSTANCE.ended(database, key);
        }
    }

    private static AtomicLong counter(Map<String, AtomicLong> counters, String way) {
        return counters.computeIfAbsent(way, name -> new AtomicLong());
    }

    private @Nullable String row(int database, String key) throws InterruptedException {
        KeyHistory history = keys.get(new Id(database, key));
        // read before the wait, as a slow query does: what is handed over is as old as the query
        Value value = history == null ? null : history.current();
        if (!isWell()) {
            harmed.increment();
        }
        switch (how) {
            case WELL -> LockSupport.parkNanos(WELL_NANOS);
            case SLOW -> TimeUnit.NANOSECONDS.sleep(SLOW_NANOS);
            case FAILING -> throw new IllegalStateException("the origin fails");
            case HANGING -> TimeUnit.HOURS.sleep(1);
            case FLAPPING -> flap();
        }
        return value == null ? null : value.text();
    }

    private static void flap() {
        if (isDown()) {
            throw new IllegalStateException("the origin fails for a while");
        }
        LockSupport.parkNanos(WELL_NANOS);
    }

    private static boolean isDown() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) / FLAP_MILLIS % 2 == 1;
    }

    private static String wayOf(String key) {
        int from = key.indexOf(':') + 1;
        return key.substring(from, key.indexOf(':', from));
    }
}

package dev.detour.benchmarks.app;

import com.google.gson.Gson;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.HdrHistogram.Histogram;

/**
 * Reads keys that Redis has, on one thread: first as fast as they come back, then at a fixed rate, where each read counts from
 * when it was due. So whatever holds one up is seen by those behind it, too, as users would see it.
 */
public final class LoadMain {

    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Keys keys = new Keys();
    private final Presence presence = new Presence();
    private final Reading reading;
    private long reads;

    private LoadMain(Reading reading) {
        this.reading = reading;
    }

    /**
     * Measures and prints the result.
     *
     * @param arguments {@code JEDIS} or {@code LETTUCE}, the port, seconds to warm up, seconds of the one and of the other,
     *     and the rate in reads per second
     */
    public static void main(String[] arguments) {
        try {
            measure(arguments);
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1); // the client's threads would go on
        }
    }

    private static void measure(String[] arguments) throws JMException {
        int port = Integer.parseInt(arguments[1]);
        boolean jedis = arguments[0].equals("JEDIS");
        LoadMain load = new LoadMain(jedis ? Reading.jedis(port) : Reading.lettuce(port));
        load.presence.checkTraced(load.reading.isTraced());
        double unused = load.perSecond(seconds(arguments[2]));
        double perSecond = load.perSecond(seconds(arguments[3]));
        LoadFigures figures = load.atFixedRate(perSecond, seconds(arguments[4]), Integer.parseInt(arguments[5]));
        load.presence.check(load.reads, load::read);
        System.out.println("RESULT " + new Gson().toJson(figures));
    }

    private static long seconds(String text) {
        return TimeUnit.SECONDS.toNanos(Long.parseLong(text));
    }

    private String read() {
        String value = reading.get(keys.next());
        if (value == null) {
            throw new IllegalStateException("every key has a value");
        }
        reads++;
        return value;
    }

    private double perSecond(long nanos) {
        long before = reads;
        long start = System.nanoTime();
        long now = start;
        for (; now - start < nanos; now = System.nanoTime()) {
            String unused = read();
        }
        return (reads - before) * NANOS_PER_SECOND / (now - start);
    }

    private LoadFigures atFixedRate(double perSecond, long nanos, int rate) {
        Histogram histogram = new Histogram(DIGITS);
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / rate;
        long count = nanos / intervalNanos;
        long start = System.nanoTime() + intervalNanos;
        for (long read = 0; read < count; read++) {
            long due = start + read * intervalNanos;
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait(); // a thread that sleeps wakes up later than a read takes
            }
            String unused = read();
            histogram.recordValue(System.nanoTime() - due);
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        return new LoadFigures(
                perSecond,
                histogram.getValueAtPercentile(50) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99) / NANOS_PER_MICRO,
                histogram.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                count / seconds);
    }
}

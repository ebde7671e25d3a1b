package dev.detour.benchmarks.hit;

import dev.detour.benchmarks.ClientJars;
import dev.detour.benchmarks.app.JedisHit;
import dev.detour.benchmarks.app.LettuceHit;
import java.util.List;

/**
 * A client, and what a hit may cost more with Detour.
 *
 * <p>Bytes are given half a byte more than the target says: an object that each read allocates has 16, and what other threads
 * allocate meanwhile is no target's business.
 */
enum Client {
    JEDIS("Jedis", JedisHit.class, ClientJars.JEDIS, new Limits(60, 0.5), new Limits(120, 24.5)),
    LETTUCE("Lettuce", LettuceHit.class, ClientJars.LETTUCE, new Limits(150, 120.5), new Limits(220, 150.5));

    /**
     * What may be added to a read.
     *
     * @param nanos of a processor
     * @param bytes allocated
     */
    record Limits(double nanos, double bytes) {}

    private final String title;
    private final Class<?> benchmark;
    private final List<String> jars;
    private final Limits forgetful;
    private final Limits remembering;

    Client(String title, Class<?> benchmark, List<String> jars, Limits forgetful, Limits remembering) {
        this.title = title;
        this.benchmark = benchmark;
        this.jars = jars;
        this.forgetful = forgetful;
        this.remembering = remembering;
    }

    Class<?> benchmark() {
        return benchmark;
    }

    /** How the names of its jars begin. */
    List<String> jars() {
        return jars;
    }

    /** Without memory. */
    Limits forgetful() {
        return forgetful;
    }

    /** With what keeping values in memory costs, spread over all reads. */
    Limits remembering() {
        return remembering;
    }

    @Override
    public String toString() {
        return title;
    }
}

package dev.detour.benchmarks.app;

import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.Jedis;

/** A GET that Redis answers, through all of Jedis, without a network; a connection per thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JedisHit {

    /** One thread's connection. */
    @State(Scope.Thread)
    public static class Reader {

        private final Keys keys = new Keys();
        private final Presence presence = new Presence();
        private @Nullable Jedis jedis;
        private long reads;

        /** Connects. */
        @Setup(Level.Trial)
        public void connect() {
            int port = Integer.getInteger("benchmarks.port");
            presence.checkTraced(CannedSockets.areTraced(port));
            jedis = CannedSockets.connect(port);
        }

        @SuppressWarnings("NullAway") // set up
        @Nullable
        String read() {
            reads++;
            return jedis.get(keys.next());
        }

        /** Disconnects, if that was measured which was to be. */
        @TearDown(Level.Trial)
        @SuppressWarnings("NullAway") // set up
        public void check() throws JMException {
            presence.check(reads, this::read);
            jedis.close();
        }
    }

    /** One hit. */
    @Benchmark
    public @Nullable String get(Reader reader) {
        return reader.read();
    }
}

package dev.detour.benchmarks.app;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
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

/**
 * A GET that Redis answers, through all of Lettuce, by its synchronous interface, without a network and without another
 * thread; a connection per thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LettuceHit {

    /** One thread's connection. */
    @State(Scope.Thread)
    public static class Reader {

        private final Keys keys = new Keys();
        private final Presence presence = new Presence();
        private @Nullable ClientResources resources;
        private @Nullable CannedClient client;
        private @Nullable RedisCommands<String, String> commands;
        private long reads;

        /** Connects. */
        @Setup(Level.Trial)
        public void connect() {
            ClientResources made = ClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .build();
            presence.checkTraced(made.tracing().isEnabled());
            CannedClient connecting = new CannedClient(made, Integer.getInteger("benchmarks.port"));
            resources = made;
            client = connecting;
            commands = connecting.connect().sync();
        }

        @SuppressWarnings("NullAway") // set up
        @Nullable
        String read() {
            reads++;
            return commands.get(keys.next());
        }

        /** Disconnects, if that was measured which was to be. */
        @TearDown(Level.Trial)
        @SuppressWarnings({"NullAway", "FutureReturnValueIgnored"}) // set up; the JVM ends
        public void check() throws JMException {
            presence.check(reads, this::read);
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            resources.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** One hit. */
    @Benchmark
    public @Nullable String get(Reader reader) {
        return reader.read();
    }
}

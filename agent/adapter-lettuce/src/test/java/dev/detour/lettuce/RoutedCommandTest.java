package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.bootstrap.Answered;
import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Primary;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Routed reads, with the hooks called as the advice would. */
class RoutedCommandTest extends AdapterCase {

    /** Remembers what the application's codec found as its thread's context. */
    private static final class ObservingCodec extends StringCodec {

        private volatile @Nullable ClassLoader context;

        @Override
        public String decodeValue(ByteBuffer bytes) {
            context = Thread.currentThread().getContextClassLoader();
            return super.decodeValue(bytes);
        }
    }

    private static AsyncCommand<String, String, String> get(StringCodec codec, String key) {
        return new AsyncCommand<>(new Command<>(
                CommandType.GET, new ValueOutput<>(codec), new CommandArgs<>(StringCodec.UTF8).addKey(key)));
    }

    @Test
    void decode_ofALowerTiersValue_isInTheContextOfTheCaller() throws Exception {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "seen");
        opened();
        ObservingCodec codec = new ObservingCodec();
        AsyncCommand<String, String, String> get = get(codec, "c:1");
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(application);

            assertThat(adapter.dispatching(connection, get)).isInstanceOf(Answered.class);

            assertThat(get.get(10, TimeUnit.SECONDS)).isEqualTo("seen");
            assertThat(codec.context).isSameAs(application);
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
    }

    /** As command interfaces read bytes. */
    @Test
    void decode_asBytes_givesACopyThatTheApplicationMayChange() throws Exception {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "seen");
        opened();

        for (int read = 0; read < 2; read++) {
            AsyncCommand<String, String, byte[]> get = new AsyncCommand<>(new Command<>(
                    CommandType.GET,
                    new ByteArrayOutput<>(StringCodec.UTF8),
                    new CommandArgs<>(StringCodec.UTF8).addKey("c:1")));
            assertThat(adapter.dispatching(connection, get)).isInstanceOf(Answered.class);

            byte[] bytes = get.get(10, TimeUnit.SECONDS);

            assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo("seen");
            bytes[0] = 'S';
        }
    }

    @Test
    void lookup_askedTwice_isOneOfTheReadsKeyAndTime() {
        long before = System.nanoTime();
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(stateful(), command(CommandType.GET, "c:1"));

        Lookup lookup = read.lookup();

        assertThat(read.lookup()).isSameAs(lookup); // a load goes by whose it is
        assertThat(lookup.key()).isEqualTo(Key.of("c:1".getBytes(StandardCharsets.UTF_8)));
        assertThat(lookup.startNanos() - before).isNotNegative();
    }

    @Test
    void valueSeen_theSameAgain_makesNothingOfTheKey() {
        StatefulRedisConnectionImpl<String, String> connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "seen");
        RoutedCommand<?, ?, ?> same = (RoutedCommand<?, ?, ?>) send(connection, command(CommandType.GET, "c:1"));
        RoutedCommand<?, ?, ?> news = (RoutedCommand<?, ?, ?>) send(connection, command(CommandType.GET, "c:1"));

        replied(same, "seen");
        replied(news, "changed");

        assertThat(same.keyText()).isEqualTo("c:1");
        assertThat(news.keyText()).isNull();
    }

    @Test
    void onComplete_beforeAHitAndAfterIt_isToldTheValueOnceEach() {
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(stateful(), command(CommandType.GET, "c:1"));
        List<String> told = new ArrayList<>();
        read.onComplete((value, failure) -> told.add("before " + value + " " + failure));

        replied(read, "seen");
        read.cancel(); // as where a time-out comes at the same time
        read.onComplete((value, failure) -> told.add("after " + value + " " + failure));

        assertThat(told).containsExactly("before seen null", "after seen null");
    }

    @Test
    void onComplete_afterAHitThatNobodyWatched_isToldTheValue() {
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(stateful(), command(CommandType.GET, "c:1"));
        List<String> told = new ArrayList<>();

        replied(read, "seen");
        read.cancel();
        read.onComplete((value, failure) -> told.add(value + " " + failure));
        read.onComplete(value -> told.add("and " + value));

        assertThat(told).containsExactly("seen null", "and seen");
    }

    @Test
    void onComplete_afterACancellationThatNobodyWatched_isToldThat() {
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(stateful(), command(CommandType.GET, "c:1"));
        List<Throwable> told = new ArrayList<>();

        read.cancel();
        read.onComplete((value, failure) -> told.add(failure));
        read.onComplete(value -> told.add(new AssertionError()));

        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    }

    @Test
    void dispatched_clientThrew_probeIsFreeForTheNextRead() {
        Unconnected connection = connecting();
        Primary primary = opened();
        primary.heard(System.nanoTime());
        assertThat(primary.state()).isEqualTo(BreakerState.HALF_OPEN);
        Object probe = adapter.dispatching(connection, command(CommandType.GET, "c:1"));
        assertThat(primary.admit(System.nanoTime())).isNull();

        adapter.dispatched(probe, null);

        assertThat(primary.admit(System.nanoTime())).isNotNull();
    }
}

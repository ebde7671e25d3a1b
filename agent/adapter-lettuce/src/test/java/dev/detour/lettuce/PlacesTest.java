package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.TracePoint;
import dev.detour.engine.model.Traces;
import dev.detour.engine.model.Trail;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

class PlacesTest extends AdapterCase {

    private static final String TRACE = "a trace";

    private final Point nowhere = new Point(false);
    private final Point inTrace = new Point(true);
    private final Point ofChain = new Point(true);

    /** How often a subscriber's context was asked for. */
    private final AtomicInteger asked = new AtomicInteger();

    private final List<Point> begun = new ArrayList<>();

    private final class Point implements TracePoint {
        private final boolean isInTrace;
        private int looks;

        Point(boolean isInTrace) {
            this.isInTrace = isInTrace;
        }

        @Override
        public boolean isInTrace() {
            looks++;
            return isInTrace;
        }

        @Override
        public @Nullable TracePoint in(Iterable<?> values) {
            for (Object value : values) {
                if (value.equals(TRACE)) {
                    return ofChain;
                }
            }
            return null;
        }

        @Override
        public Trail begin(Lookup lookup) {
            begun.add(this);
            return Trail.NONE;
        }
    }

    private static Places places(TracePoint ofThread) {
        return new Places(new Traces() {
            @Override
            public void look(long nowNanos) {}

            @Override
            public TracePoint here(long nowNanos) {
                return ofThread;
            }
        });
    }

    /** What a reactive read dispatches, of a subscriber with this context. */
    private RedisCommand<?, ?, ?> reactive(Context context) {
        List<RedisCommand<?, ?, ?>> written = new CopyOnWriteArrayList<>();
        StatefulRedisConnectionImpl<String, String> connection = stateful(written);
        connection.setOptions(client.getOptions());
        connection.reactive().get("c:1").subscribe(new BaseSubscriber<String>() {
            @Override
            public Context currentContext() {
                asked.incrementAndGet();
                return context;
            }
        });
        RedisCommand<?, ?, ?> command = written.get(written.size() - 1);
        asked.set(0); // Lettuce and Reactor ask, too
        return command;
    }

    private void diverted(TracePoint point) {
        point.begin(new Lookup("lettuce", Node.UNKNOWN, KEY, Route.NONE, 0, 0).at(point));
    }

    @Test
    void of_commandThatIsNotReactive_isThePlaceOfTheThread() {
        assertThat(places(nowhere).of(command(CommandType.GET, "c:1"), 0)).isSameAs(nowhere);
        assertThat(nowhere.looks).isZero();
    }

    @Test
    void of_reactiveRead_looksForItsTraceOnlyWhenItIsDiverted() {
        RedisCommand<?, ?, ?> read = reactive(Context.of("whatever key", TRACE));

        TracePoint point = Objects.requireNonNull(places(nowhere).of(read, 0));

        assertThat(asked).hasValue(0);
        assertThat(nowhere.looks).isZero();

        diverted(point);

        assertThat(asked.get()).isPositive();
        assertThat(begun).containsExactly(ofChain);
        assertThat(point.isInTrace()).isTrue();
    }

    @Test
    void of_reactiveReadOfAThreadInATrace_isThatOfTheThread() {
        diverted(Objects.requireNonNull(places(inTrace).of(reactive(Context.of("whatever key", TRACE)), 0)));

        assertThat(begun).containsExactly(inTrace);
        assertThat(asked).hasValue(0);
    }

    @Test
    void of_reactiveReadWithoutATrace_isThePlaceOfTheThread() {
        diverted(Objects.requireNonNull(places(nowhere).of(reactive(Context.of("whatever key", "other")), 0)));

        assertThat(begun).containsExactly(nowhere);
    }
}

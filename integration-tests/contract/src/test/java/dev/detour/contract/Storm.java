package dev.detour.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AccessKind;
import dev.detour.contract.app.StormApp;
import dev.detour.contract.app.Target;
import dev.detour.testkit.AgentJvm;
import dev.detour.testkit.ControlledApp;
import dev.detour.testkit.Reply;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A cache-aside service under test, see {@link StormApp}. */
record Storm(ControlledApp app) implements AutoCloseable {

    /** More than its cache can hold, and than the memory of the agent can, which has a twentieth of the heap. */
    static final int KEYS = 10_000;

    private static final String HEAP = "-Xmx256m";

    /**
     * What the reads came to.
     *
     * @param byService queries of the database by the service itself
     */
    record Figures(long millis, long nulls, long byService, long byLoader, long wrong, long failures) {

        private static Figures of(String list) {
            List<Long> numbers = Stream.of(list.substring(1, list.length() - 1).split(", "))
                    .map(Long::valueOf)
                    .toList();
            return new Figures(
                    numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4), numbers.get(5));
        }

        double perSecond(long queries) {
            return queries * 1_000.0 / millis;
        }

        long queries() {
            return byService + byLoader;
        }
    }

    /** An application to be started, without the agent so far. */
    static AgentJvm.Builder jvm(AccessKind kind) {
        return Applications.client(StormApp.class, kind)
                .classPath(Applications.loaders("storm"))
                .option(HEAP);
    }

    /** Starts and connects it. */
    static Storm start(AgentJvm.Builder jvm, AccessKind kind, Target target) {
        Storm storm = new Storm(ControlledApp.start(jvm));
        storm.call(kind.name(), target.toArguments());
        return storm;
    }

    /** Writes all keys, of which the first ones stay if there is not room for all. */
    void fill() {
        call("fill", String.valueOf(KEYS));
    }

    String read(String key) {
        return call("read", key);
    }

    /** A hundred threads read for about so long. */
    Figures rage(int readsPerSecond, int seconds) {
        return Figures.of(call(
                "storm",
                String.valueOf(KEYS),
                String.valueOf(readsPerSecond * seconds),
                String.valueOf(readsPerSecond)));
    }

    private String call(String operation, String... arguments) {
        Reply reply = app.call(operation, arguments);
        assertThat(reply.kind()).as("%s\n%s", reply, app.jvm().tail()).isEqualTo(Reply.Kind.VALUE);
        return Objects.requireNonNull(reply.value());
    }

    @Override
    public void close() {
        app.close();
    }
}

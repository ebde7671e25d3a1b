package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Key;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Value;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Load, hit, write, delete and answer on any threads, in any interleaving that Lincheck's model checker finds: an answer
 * is never older than the last write that had returned when it was asked for. What makes it so is taken away piece by
 * piece to show that the checker would notice.
 */
class CoherenceTest {

    private static final long FOR_EVER = Long.MAX_VALUE;

    /** Of each scenario, at most. */
    private static final int INTERLEAVINGS = 1_000;

    /** Made once, because the checker follows every step of a constructor too. */
    private static final Versions VERSIONS = new Versions();

    private static final LocalTier LOCAL = new LocalTier(Lookups.settings("local.refresh", "0s"), VERSIONS);
    private static final Key KEY = key("a");

    /** One key on a server, and one process that reads and writes it. Values count up, so that older is less. */
    public static class Process {
        private final AtomicInteger onServer = new AtomicInteger();
        private final AtomicInteger lastReturned = new AtomicInteger();

        public Process() {
            forgetAll();
        }

        @Operation
        public void set() {
            written();
            int value = onServer.incrementAndGet();
            written();
            returned(value);
        }

        @Operation
        public void script() {
            VERSIONS.moveAll();
            LOCAL.forgetAll();
            int value = onServer.incrementAndGet();
            VERSIONS.moveAll();
            LOCAL.forgetAll();
            returned(value);
        }

        @Operation
        public void hit() {
            Lookup lookup = lookup();
            LOCAL.remember(lookup, read());
        }

        @Operation
        public void load() {
            Lookup lookup = lookup();
            LOCAL.loaded(lookup, read(), FOR_EVER, true);
        }

        @Operation
        public void missed() {
            LOCAL.gone(lookup());
        }

        /** Whether the answer is older than it may be. */
        @Operation
        public boolean answersStale() {
            int atLeast = lastReturned.get();
            Answer answer = LOCAL.answer(lookup());
            return answer != null
                    && answer.value() instanceof Value.Text text
                    && Integer.parseInt(text.content()) < atLeast;
        }

        void written() {
            VERSIONS.move(KEY);
            LOCAL.forget(KEY);
        }

        AtomicInteger server() {
            return onServer;
        }

        Value read() {
            return Value.of(Integer.toString(onServer.get()));
        }

        Lookup lookup() {
            return Lookups.lookup("a", NAMESPACE, VERSIONS.of(KEY), null);
        }

        final void returned(int value) {
            lastReturned.accumulateAndGet(value, Math::max);
        }

        final void forgetAll() {
            VERSIONS.moveAll();
            LOCAL.forgetAll();
        }
    }

    /** What is to be seen from outside. */
    public static class NeverStale {
        public void set() {}

        public void script() {}

        public void hit() {}

        public void load() {}

        public void missed() {}

        public boolean answersStale() {
            return false;
        }
    }

    private static void check(Class<?> process) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .sequentialSpecification(NeverStale.class)
                .iterations(0)
                .invocationsPerIteration(INTERLEAVINGS)
                .minimizeFailedScenario(false)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(CoherenceTest::isTrusted)
                        .allMethods()
                        .treatAsAtomic());
        for (ExecutionScenario scenario : scenarios(process)) {
            options.addCustomScenario(scenario);
        }
        options.check(process);
    }

    /** Few operations each, so that their interleavings can be gone through. */
    private static List<ExecutionScenario> scenarios(Class<?> process) {
        return List.of(
                scenario(process, List.of("set"), List.of("hit")),
                scenario(process, List.of("set"), List.of("load")),
                scenario(process, List.of("script"), List.of("hit")),
                scenario(process, List.of("script"), List.of("load")),
                scenario(process, List.of("set", "answersStale"), List.of("hit")),
                scenario(process, List.of("set"), List.of("hit", "answersStale")),
                scenario(process, List.of("set"), List.of("hit"), List.of("missed")),
                scenario(process, List.of("set"), List.of("hit"), List.of("script")));
    }

    /** A value is there; then come the threads; then it is asked for. */
    @SafeVarargs
    private static ExecutionScenario scenario(Class<?> process, List<String>... threads) {
        return new ExecutionScenario(
                actors(process, List.of("hit")),
                Arrays.stream(threads).map(thread -> actors(process, thread)).toList(),
                actors(process, List.of("answersStale")),
                null);
    }

    private static List<Actor> actors(Class<?> process, List<String> operations) {
        return operations.stream()
                .map(operation -> new Actor(method(process, operation), List.of()))
                .toList();
    }

    private static Method method(Class<?> process, String operation) {
        try {
            return process.getMethod(operation);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The cache has its own tests; what it does for one key it does in one step. */
    private static boolean isTrusted(String name) {
        return name.startsWith("com.github.benmanes.caffeine.")
                || name.startsWith("dev.detour.engine.Lookups")
                || name.startsWith("dev.detour.engine.model.");
    }

    @Test
    void answer_anyInterleaving_isNeverStale() {
        assertThatCode(() -> check(Process.class)).doesNotThrowAnyException();
    }

    /** The version is that of the end of the read: the check that nothing was written since finds nothing. */
    public static class WithoutVersionCheck extends Process {
        @Override
        @Operation
        public void hit() {
            Value value = read();
            LOCAL.remember(lookup(), value);
        }

        @Override
        @Operation
        public void load() {
            Value value = read();
            LOCAL.loaded(lookup(), value, FOR_EVER, true);
        }
    }

    /** A write is told before it is sent, and not when it returns. */
    public static class WithoutSecondMark extends Process {
        @Override
        @Operation
        public void set() {
            written();
            returned(server().incrementAndGet());
        }
    }

    /** What is in memory is dropped before the version moves. */
    public static class ForgettingFirst extends Process {
        @Override
        void written() {
            LOCAL.forget(KEY);
            VERSIONS.move(KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {WithoutVersionCheck.class, WithoutSecondMark.class, ForgettingFirst.class})
    void answer_aPieceTakenAway_isFoundStale(Class<?> broken) {
        assertThatThrownBy(() -> check(broken)).hasMessageContaining("answersStale(): true");
    }
}

package dev.detour.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.model.BreakerState;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Node;
import dev.detour.engine.model.Permit;
import dev.detour.engine.model.Primary;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisException;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A read that the client writes to another server than the one that it was admitted at. */
class ServedElsewhereTest extends AdapterCase {

    private static final String OTHER = "127.0.0.1:2";

    private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** What a client would keep, since their states do not. */
    private final List<Object> kept = new ArrayList<>();

    private Node other() {
        return new Node(null, OTHER, null, engine.primary(OTHER));
    }

    private RoutedCommand<?, ?, ?> read() {
        return (RoutedCommand<?, ?, ?>) send(stateful(), command(CommandType.GET, "c:1"));
    }

    private static void fail(RedisCommand<?, ?, ?> read) {
        read.completeExceptionally(new ConnectException());
    }

    @Test
    void reaches_anotherServer_failuresAreThatServers() {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            RoutedCommand<?, ?, ?> read = read();
            assertThat(read.reaches(other(), false, new LettuceConnection(engine)))
                    .isTrue();
            fail(read);
        }

        assertThat(other().primary().state()).isEqualTo(BreakerState.OPEN);
        assertThat(primary().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void reaches_ownServer_failuresAreItsOwn() {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            RoutedCommand<?, ?, ?> read = read();
            assertThat(read.reaches(
                            new Node(null, "127.0.0.1:1", null, primary()), false, new LettuceConnection(engine)))
                    .isTrue();
            fail(read);
        }

        assertThat(primary().state()).isEqualTo(BreakerState.OPEN);
    }

    private static void hasATime(Primary server) {
        long sent = System.nanoTime();
        for (int i = 0; i < 200; i++) { // enough to know how long it takes
            Permit permit = server.admit(sent);
            assertThat(permit).isNotNull();
            permit.answered(sent - TimeUnit.MILLISECONDS.toNanos(1), sent);
        }
        assertThat(server.waitNanos()).isLessThan(Primary.FOR_EVER);
    }

    /** It may be known before the time of the first would have been over. */
    @Test
    void reaches_serverWithoutADeadlineAfterOneThatHadOne_isLookedAtAgain() {
        hasATime(primary());
        RoutedCommand<?, ?, ?> read = read();

        read.reaches(other(), false, new LettuceConnection(engine));

        assertThat(read.vote().waitNanos()).isEqualTo(Primary.FOR_EVER);
        assertThat(read.dueNanos() - System.nanoTime()).isBetween(1L, TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void reaches_serverWithADeadlineBeforeOneWasKnown_timesOutThereOnce() {
        Node other = other();
        hasATime(other.primary());
        RoutedCommand<?, ?, ?> read = read();
        assertThat(read.vote().waitNanos()).isEqualTo(Primary.FOR_EVER);

        read.reaches(other, false, new LettuceConnection(engine));

        await().until(() -> other.primary().isTimingOut());
        assertThat(other.primary().vitals(System.nanoTime()).failures()).isOne();
        read.expired(); // as where it was swept twice
        assertThat(other.primary().vitals(System.nanoTime()).failures()).isOne();
    }

    @Test
    void mayReach_breakerThereOpenAndNothingElseToAsk_isWritten() {
        opened(other().primary());
        HeldReads held = new HeldReads();

        assertThat(read().mayReach(other(), false, new LettuceConnection(engine), null, null, () -> held))
                .isTrue();
    }

    @Test
    void mayReach_breakerThereOpenAndMemoryHasIt_isAnsweredUnwritten() {
        var connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "remembered");
        opened(other().primary());
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(connection, command(CommandType.GET, "c:1"));

        assertThat(read.mayReach(other(), false, new LettuceConnection(engine), null, null, HeldReads::new))
                .isFalse();
        await().until(read::isDone);
        assertThat(read.getOutput().get()).isEqualTo("remembered");
    }

    @Test
    void remember_ofAnotherServerAfterAnOwnWrite_isNothing() {
        var connection = stateful();
        engine.writes().written(KEY.bytes());
        engine.writes().writtenEverything();
        RoutedCommand<?, ?, ?> read = (RoutedCommand<?, ?, ?>) send(connection, command(CommandType.GET, "c:1"));
        read.reaches(other(), false, new LettuceConnection(engine));
        replied(read, "old, perhaps");
        opened(primary());

        assertThat(adapter.dispatching(connection, command(CommandType.GET, "c:1")))
                .isInstanceOf(RoutedCommand.class); // nothing to answer it with, so it is not held
    }

    private LettuceConnection lost(ClientOptions options) {
        StatefulRedisConnectionImpl<String, String> there = stateful();
        there.setOptions(options);
        there.deactivated();
        kept.add(there);
        LettuceConnection lost = new LettuceConnection(engine);
        lost.isOf(there);
        return lost;
    }

    private RoutedCommand<?, ?, ?> remembered() {
        var connection = stateful();
        replied(send(connection, command(CommandType.GET, "c:1")), "remembered");
        return (RoutedCommand<?, ?, ?>) send(connection, command(CommandType.GET, "c:1"));
    }

    @Test
    void mayReach_connectionThereLost_isAnsweredUnwrittenAndOpensTheBreaker() {
        LettuceConnection lost = lost(client.getOptions());

        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            RoutedCommand<?, ?, ?> read = remembered();
            assertThat(read.mayReach(other(), false, lost, null, null, HeldReads::new))
                    .isFalse();
            await().until(read::isDone);
            assertThat(read.getOutput().get()).isEqualTo("remembered");
        }

        assertThat(other().primary().state()).isEqualTo(BreakerState.OPEN);
        assertThat(primary().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void mayReach_connectionThereLostAndServerAnswersOthers_doesNotVote() {
        LettuceConnection lost = lost(client.getOptions());
        assertThat(remembered().mayReach(other(), false, lost, null, null, HeldReads::new))
                .isFalse();
        other().primary().heard(System.nanoTime() + LATER_NANOS);

        for (int i = 0; i < 2 * ENOUGH_FAILURES; i++) {
            assertThat(remembered().mayReach(other(), false, lost, null, null, HeldReads::new))
                    .isFalse();
        }

        assertThat(other().primary().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void mayReach_connectionThereLostForGoodAndServerAnswersOthers_isWritten() {
        LettuceConnection lost =
                lost(ClientOptions.builder().autoReconnect(false).build());
        remembered().mayReach(other(), false, lost, null, null, HeldReads::new);
        other().primary().heard(System.nanoTime() + LATER_NANOS);

        assertThat(remembered().mayReach(other(), false, lost, null, null, HeldReads::new))
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private static RoutedCommand<String, String, String> cast(RoutedCommand<?, ?, ?> read) {
        return (RoutedCommand<String, String, String>) read;
    }

    @Test
    void mayReach_heldBehindAListener_endsWhatTheListenerWrapped() {
        RoutedCommand<String, String, String> read = cast(remembered());
        AtomicInteger told = new AtomicInteger();
        CommandWrapper<String, String, String> listener = new CommandWrapper<>(read) {
            @Override
            protected void doOnError(Throwable failure) {
                told.incrementAndGet();
            }

            @Override
            public boolean isDone() { // as the cluster's wrapper inside, which has a flag of its own
                return told.get() > 0;
            }
        };

        assertThat(read.mayReach(other(), false, lost(client.getOptions()), listener, writer(), HeldReads::new))
                .isFalse();
        read.dispatchedAs(
                new CommandWrapper<>(read)); // as the cluster's connection returns, which knows of no listener

        await().until(() -> told.get() == 1);
    }

    @Test
    void completeExceptionally_turnedAwayAtAConnectionThatIsLost_isANodeDown() {
        RoutedCommand<?, ?, ?> read = remembered();
        read.reaches(other(), false, lost(client.getOptions()));

        read.completeExceptionally(new RedisException("Currently not connected. Commands are rejected."));

        await().until(read::isDone);
        assertThat(read.getOutput().get()).isEqualTo("remembered");
    }

    private static void opened(Primary primary) {
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            Permit permit = primary.admit(System.nanoTime());
            assertThat(permit).isNotNull();
            permit.failed(FaultKind.NODE_DOWN, System.nanoTime());
        }
    }
}

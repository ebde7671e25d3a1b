package dev.detour.engine.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.breaker.TierGuard.End;
import dev.detour.engine.model.Decision.Result;
import dev.detour.engine.model.Endpoint;
import dev.detour.engine.model.FaultKind;
import dev.detour.engine.model.Found;
import dev.detour.engine.model.LinkFactory;
import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Value;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a read comes to where not the server that is asked is to blame, and what it costs the reads of others. */
class DataReadsTest {

    private static final int THREADS = 4;
    private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(200);

    private final ScheduledThreadPoolExecutor timer = RemoteThreads.timer();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
        timer.shutdownNow();
    }

    private DataReads reads(LongSupplier ticker) {
        return new DataReads(THREADS, timer, ticker);
    }

    private static DataReads.Read read(int port, LinkFactory links) {
        return new DataReads.Read(
                new LinkPools.Id(
                        new Namespace("h", 0, Namespace.DEFAULT_USER), null, new Endpoint("h", port), false, ""),
                16,
                links,
                List.of(),
                replies -> {},
                isOpen -> {},
                List.<byte[][]>of(Links.get(new byte[] {'k'})),
                reply -> reply instanceof byte[] bytes ? Found.of(Value.of(bytes), 0) : Found.EMPTY);
    }

    private static ScriptedLink answering() {
        return new ScriptedLink(command -> ScriptedLink.text("v"));
    }

    private void hang() {
        try {
            assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Two that open links stay with them; the others do not wait for these for the seconds that it may take. */
    @Test
    void read_noLinkOfAServerOpens_threadsAreSoonThereForOthers() {
        DataReads reads = reads(System::nanoTime);
        DataReads.Read hanging = read(1, node -> {
            hang();
            throw new LinkFailure("hung");
        });
        for (int i = 0; i < THREADS; i++) {
            var unused = reads.read(hanging, TIMEOUT);
        }

        await().atMost(1, TimeUnit.SECONDS)
                .until(() ->
                        reads.read(read(2, node -> answering()), LONG).join().value() != null);
    }

    /** What a read that ends so, and so much later than it should, tells of its server. */
    private End endOfALateRead(int lateMillis, ScriptedLink.Script end) {
        AtomicLong now = new AtomicLong();
        DataReads.Read silent = read(
                1,
                node -> new ScriptedLink(command -> {
                    now.set(LONG + TimeUnit.MILLISECONDS.toNanos(lateMillis));
                    return end.reply(command);
                }));
        return RemoteTiers.end(reads(now::get).read(silent, LONG).join(), true);
    }

    /** A pause of the whole process: the reply may be there, and the timer is the first that goes on. */
    @ParameterizedTest
    @CsvSource({"0, FAILED", "99, FAILED", "101, UNDECIDED", "1000, UNDECIDED"}) // half of the time there was is 100
    void read_givenUpLate_tellsNothingOfTheServer(int lateMillis, End expected) {
        End told = endOfALateRead(lateMillis, command -> {
            hang();
            return null;
        });

        assertThat(told).isEqualTo(expected);
    }

    /** The same where the reader is the first that goes on. */
    @ParameterizedTest
    @CsvSource({"1, FAILED", "101, UNDECIDED"})
    void read_linkTimesOutLate_tellsNothingOfTheServer(int lateMillis, End expected) {
        End told = endOfALateRead(lateMillis, command -> {
            throw new LinkFailure(FaultKind.TIMEOUT, new IllegalStateException("silent"));
        });

        assertThat(told).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"MOVED, UNDECIDED", "ASK, UNDECIDED", "TRY_AGAIN, UNDECIDED", "LOADING, FAILED", "MASTER_DOWN, FAILED"})
    void of_errorOfAReplica_isAgainstItWhereItIsNotWell(FaultKind kind, End expected) {
        assertThat(ReplicaReads.of(kind).result()).isEqualTo(Result.FAILED); // so that the next one is asked
        assertThat(RemoteTiers.end(ReplicaReads.of(kind), true)).isEqualTo(expected);
    }
}

package dev.detour.jedis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ErrandTest {

    private static final long LONG = Duration.ofSeconds(10).toNanos();
    private static final long SHORT = Duration.ofMillis(30).toNanos();

    private final Errands errands = new Errands(new ThreadSlots());
    private final CountDownLatch made = new CountDownLatch(1);
    private final CompletableFuture<Object> givenBack = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private Errand begun() {
        return errands.run(
                () -> {
                    made.await();
                    return "made";
                },
                givenBack::complete,
                () -> ended.complete("ended"));
    }

    @Test
    void outcome_madeInTime_isThat() throws Exception {
        Errand errand = begun();
        made.countDown();

        assertThat(errand.endsWithin(() -> LONG)).isTrue();
        assertThat(errand.outcome()).isEqualTo("made");
        assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo("ended");
        assertThat(givenBack).isNotDone();
    }

    @Test
    void outcome_failed_isTheVeryException() throws Exception {
        IllegalStateException failure = new IllegalStateException("none");
        Errand errand = errands.run(
                () -> {
                    throw failure;
                },
                givenBack::complete,
                () -> {});

        assertThat(errand.endsWithin(() -> LONG)).isTrue();
        assertThat(errand.outcome()).isSameAs(failure);
    }

    @Test
    void abandon_madeLater_givesItBack() throws Exception {
        Errand errand = begun();
        assertThat(errand.endsWithin(() -> SHORT)).isFalse();

        errand.abandon();
        assertThat(givenBack).isNotDone();
        made.countDown();

        assertThat(givenBack.get(5, TimeUnit.SECONDS)).isEqualTo("made");
    }

    @Test
    void abandon_madeMeanwhile_givesItBack() throws Exception {
        Errand errand = begun();
        made.countDown();
        assertThat(errand.endsWithin(() -> LONG)).isTrue();

        errand.abandon();

        assertThat(givenBack.get(5, TimeUnit.SECONDS)).isEqualTo("made");
    }

    @Test
    void endsWithin_limitGrowsMeanwhile_waitsForTheRest() throws Exception {
        Errand errand = begun();
        long[] limits = {SHORT, LONG};
        int[] asked = {0};

        boolean inTime = errand.endsWithin(() -> {
            long limit = limits[Math.min(asked[0]++, 1)];
            if (limit == LONG) {
                made.countDown();
            }
            return limit;
        });

        assertThat(inTime).isTrue();
    }

    @Test
    void outcomeInterrupted_workWaits_meetsTheInterrupt() throws Exception {
        Errand errand = begun();

        assertThat(errand.outcomeInterrupted()).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void outcomeInterrupted_workDoesNotLook_isWhatWasMadeAndLeavesTheFlag() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        Errand errand = errands.run(
                () -> {
                    worker.complete(Thread.currentThread());
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return "made";
                },
                givenBack::complete,
                () -> ended.complete("ended"));
        worker.get(5, TimeUnit.SECONDS);

        assertThat(errand.outcomeInterrupted()).isEqualTo("made");

        assertThat(Thread.interrupted()).isTrue();
        ended.get(5, TimeUnit.SECONDS);
        assertThat(worker.join().isInterrupted()).isFalse();
    }

    @Test
    void outcomeInterrupted_madeBefore_leavesTheFlag() throws Exception {
        Errand errand = begun();
        made.countDown();
        assertThat(errand.endsWithin(() -> LONG)).isTrue();

        assertThat(errand.outcomeInterrupted()).isEqualTo("made");

        assertThat(Thread.interrupted()).isTrue();
    }
}

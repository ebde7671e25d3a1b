package dev.detour.clinic;

import static org.awaitility.Awaitility.await;

import dev.detour.clinic.Question.Kind;
import dev.detour.testkit.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Those who read, each at a steady pace. They ask for every owner, and for the vets most of all. */
final class Visitors implements AutoCloseable {

    private static final int VISITORS = 6;
    private static final Duration PACE = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The clinic's {@code spring.data.redis.timeout}: who waits that long has waited for a node that does not answer. */
    private static final long TOO_LONG_MILLIS = 2_000;

    private final ClinicJvm clinic;
    private final Records records;
    private final AtomicLong requests = new AtomicLong();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final SteadyLoad load;

    Visitors(ClinicJvm clinic, Records records) {
        this.clinic = clinic;
        this.records = records;
        this.load = SteadyLoad.start("visitor", VISITORS, PACE, random -> askOnce(question(random)));
    }

    private Question question(SplittableRandom random) {
        int dice = random.nextInt(100);
        Kind kind = dice < 40 ? Kind.VETS : dice < 68 ? Kind.OWNER : dice < 96 ? Kind.PETS : Kind.UNKNOWN;
        return records.ask(kind, 1 + random.nextInt(Records.OWNERS));
    }

    private void askOnce(Question question) {
        long startNanos = System.nanoTime();
        String words;
        try {
            Answer answer = clinic.get(question.path());
            words = records.isRight(question, answer) ? "" : answer.toString();
        } catch (IOException none) {
            words = none.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        if (!words.isEmpty() || millis >= TOO_LONG_MILLIS) {
            faults.add(question + " took " + millis + " ms" + (words.isEmpty() ? "" : " and came to " + words));
        }
        requests.incrementAndGet();
    }

    /** Returns when so many more requests have ended. */
    void awaitMore(int count) {
        long wanted = requests.get() + count;
        await().atMost(PATIENCE).until(() -> requests.get() >= wanted);
    }

    long requests() {
        return requests.get();
    }

    /** The requests that were not answered, or not with what is true, or too late; a copy. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns when the last of them has had an answer. */
    @Override
    public void close() {
        load.close();
    }
}

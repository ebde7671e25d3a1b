package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeardTest {

    private static final int CAPACITY = 2_500;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<KeyEvent> handedOn = new ArrayList<>();
    private boolean isFull;
    private int losses;
    private final Heard heard = new Heard(CAPACITY, handedOn::add, () -> losses++, task -> {
        if (isFull) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    });

    private static KeyEvent event(int number) {
        return KeyEvent.changed(Key.of(Integer.toString(number).getBytes(UTF_8)));
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void add_many_areHandedOnInOrderByOneTaskAtATime() {
        IntStream.range(0, CAPACITY).forEach(i -> heard.add(event(i)));

        assertThat(tasks).hasSize(1);
        runAll();
        assertThat(handedOn)
                .containsExactlyElementsOf(
                        IntStream.range(0, CAPACITY).mapToObj(HeardTest::event).toList());
        assertThat(heard.lost()).isZero();
    }

    @Test
    void add_moreThanThereIsRoom_isLostAndCounted() {
        IntStream.range(0, CAPACITY).forEach(i -> heard.add(event(i)));

        assertThat(heard.add(event(-1))).isFalse();
        assertThat(heard.lost()).isEqualTo(1);

        runAll();
        assertThat(heard.add(event(-2))).isTrue();
        runAll();
        assertThat(handedOn).hasSize(CAPACITY + 1).doesNotContain(event(-1)).endsWith(event(-2));
    }

    @Test
    void handOn_noThreadWasFree_triesAgain() {
        isFull = true;
        heard.add(event(1));
        isFull = false;

        heard.handOn();

        runAll();
        assertThat(handedOn).containsExactly(event(1));
    }

    @Test
    void handOn_whileOneIsAtIt_startsNoOther() {
        heard.add(event(1));
        heard.add(event(2));
        heard.handOn();

        assertThat(tasks).hasSize(1);
    }

    @Test
    void add_severalAreLost_isToldOnceByWhoeverHandsOn() {
        IntStream.range(0, CAPACITY + 5).forEach(i -> heard.add(event(i)));
        assertThat(losses).isZero();

        runAll();
        assertThat(losses).isEqualTo(1);
    }

    @Test
    void handOn_lossWithoutAnEventBehindIt_isTold() {
        isFull = true;
        IntStream.range(0, CAPACITY + 1).forEach(i -> heard.add(event(i)));
        isFull = false;

        heard.handOn();
        runAll();

        assertThat(losses).isEqualTo(1);
        assertThat(handedOn).hasSize(CAPACITY);
    }

    @Test
    void isHandedOn_mark_isOnceWhatWasBeforeItIs() {
        assertThat(heard.isHandedOn(heard.mark())).isTrue();
        IntStream.range(0, CAPACITY + 1).forEach(i -> heard.add(event(i)));
        long mark = heard.mark();

        assertThat(heard.isHandedOn(mark)).isFalse();
        runAll();
        assertThat(heard.isHandedOn(mark)).isTrue();
        heard.add(event(1));
        assertThat(heard.isHandedOn(mark)).isTrue();
        assertThat(heard.isHandedOn(heard.mark())).isFalse();
    }
}

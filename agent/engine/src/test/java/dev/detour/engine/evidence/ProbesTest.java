package dev.detour.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Key;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final long START = Samples.beforeTheWrap(10);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Heard heard = new Heard(10, event -> {}, () -> {}, tasks::add);
    private int sent;
    private final Probes probes = new Probes(() -> sent++, heard);

    @Test
    void isProven_answered_isUntilItWasAsked() {
        assertThat(probes.isProven(START)).isFalse();
        probes.ask(START + 20);
        assertThat(probes.isProven(START)).isFalse();

        probes.answered();

        assertThat(probes.isProven(START + 20)).isTrue();
        assertThat(probes.isProven(START + 21)).isFalse();
    }

    @Test
    void isProven_whatCameBeforeTheAnswerIsUnderWay_isNot() {
        heard.add(KeyEvent.changed(Key.of("a".getBytes(UTF_8))));
        probes.ask(START);
        probes.answered();
        assertThat(probes.isProven(START)).isFalse();

        tasks.remove().run();

        assertThat(probes.isProven(START)).isTrue();
    }

    @Test
    void ask_answerIsOwed_sendsNoOther() {
        probes.ask(START);
        probes.ask(START + 1);
        assertThat(sent).isEqualTo(1);

        probes.answered();
        assertThat(probes.isProven(START + 1)).isFalse();
        probes.ask(START + 2);
        assertThat(sent).isEqualTo(2);
        assertThat(probes.isProven(START)).isTrue();
    }

    @Test
    void answered_nothingWasAsked_provesNothing() {
        probes.answered();

        assertThat(probes.isProven(START)).isFalse();
    }

    @Test
    void awaitAnswer_none_isFalse() throws InterruptedException {
        assertThat(probes.awaitAnswer(START, 1)).isFalse();
        assertThat(probes.awaitAnswer(START, 1)).isFalse();
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void awaitAnswer_anotherWasOwed_isTheOneToItsOwn() throws InterruptedException {
        Probes answering = answering();
        answering.ask(START);

        assertThat(answering.awaitAnswer(START + 1, 60_000)).isTrue();
        assertThat(answering.isProven(START + 1)).isTrue();
    }

    /** Each question is answered by another thread. */
    private Probes answering() {
        Probes[] self = new Probes[1];
        self[0] = new Probes(() -> new Thread(() -> self[0].answered()).start(), heard);
        return self[0];
    }
}

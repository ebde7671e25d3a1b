package dev.detour.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** If it came to nothing, nobody would ever notice but by the start. */
class RehearsalTest {

    private final ClassLoader loader = getClass().getClassLoader();

    @Test
    void weaveSample_sample_isWoven() throws IOException {
        byte[] woven = Rehearsal.weaveSample(loader);

        try (InputStream file = loader.getResourceAsStream("dev/detour/weaver/Rehearsal$Sample.class")) {
            assertThat(file).isNotNull();
            assertThat(woven.length).isGreaterThan(file.readAllBytes().length);
        }
    }

    @Test
    void await_begun_returnsWhenItIsOver() {
        Rehearsal rehearsal = Rehearsal.begin(loader);

        rehearsal.await();

        assertThat(rehearsal.isOver()).isTrue();
    }

    @Test
    void await_interrupted_staysInterrupted() {
        Rehearsal rehearsal = Rehearsal.begin(loader);
        Thread.currentThread().interrupt();

        rehearsal.await();

        assertThat(Thread.interrupted()).isTrue();
    }
}

package dev.detour.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private final Topics topics = new Topics();

    @Test
    void isNew_sameTopicTwice_isTrueOnce() {
        assertThat(topics.isNew("a")).isTrue();
        assertThat(topics.isNew("a")).isFalse();
        assertThat(topics.isNew("b")).isTrue();
    }

    @Test
    void isNew_tenTimesAsManyAsAreKept_isBounded() {
        long said = IntStream.range(0, 10 * Topics.MAX)
                .parallel()
                .filter(i -> topics.isNew("topic " + i))
                .count();

        assertThat(said).isEqualTo(Topics.MAX);
        assertThat(topics.size()).isEqualTo(Topics.MAX);
        assertThat(topics.isNew("one more")).isFalse();
    }
}

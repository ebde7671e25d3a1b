package dev.detour.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeclarationsTest {

    @Test
    void read_withoutComments_isTheSameInTheSameLines() {
        assertThat(Declarations.read().defaults())
                .isEqualTo(Declarations.readWithComments().defaults());
        assertThat(Declarations.read().defaults().values())
                .extracting(Found::place)
                .containsExactlyElementsOf(Declarations.readWithComments().defaults().values().stream()
                        .map(Found::place)
                        .toList());
    }

    @Test
    void read_forTheAgent_hasNoComments() {
        assertThat(Declarations.read().defaults().values())
                .allSatisfy(
                        found -> assertThat(found.value().origin().comments()).isEmpty());
        assertThat(Declarations.readWithComments().defaults().values())
                .allSatisfy(
                        found -> assertThat(found.value().origin().comments()).isNotEmpty());
    }
}

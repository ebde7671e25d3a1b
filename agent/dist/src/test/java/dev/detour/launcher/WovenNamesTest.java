package dev.detour.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.weave.AdvisedMethod;
import dev.detour.jedis.JedisWeaving;
import dev.detour.lettuce.LettuceWeaving;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The launcher cannot ask the adapters which classes they weave: its list must have them all. */
class WovenNamesTest {

    @Test
    void filter_everyClassThatAnAdapterWeaves_isLetThrough() {
        assertThat(Stream.concat(JedisWeaving.METHODS.stream(), LettuceWeaving.METHODS.stream())
                        .map(AdvisedMethod::owner))
                .isNotEmpty()
                .allMatch(owner -> ClientClassFilter.isClientClass(owner.replace('.', '/')));
    }
}

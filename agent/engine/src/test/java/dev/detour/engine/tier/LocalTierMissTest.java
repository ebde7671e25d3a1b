package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Event;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What memory keeps of what a server has no more. */
class LocalTierMissTest {

    private static final Namespace OTHER = new Namespace("redis:6379", 1, Namespace.DEFAULT_USER);

    private final Versions versions = new Versions();
    private long nowNanos = System.nanoTime(); // a lookup begins by that clock
    private final LocalTier local = new LocalTier(Lookups.settings(), versions, () -> nowNanos);

    private Lookup read(String key, Namespace namespace) {
        return lookup(key, namespace, versions.of(key(key)), null);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, false",
        "EVICTED, true",
        "DELETED, false",
        "COLD_START, true",
        "ABSENT, false",
        "UNEXPLAINED, false"
    })
    void missed_cause_keepsWhatTheRouteMayStillAnswerWith(Event cause, boolean isKept) {
        local.remember(read("a", NAMESPACE), Value.of("1"));

        local.missed(read("a", NAMESPACE), cause);

        assertThat(local.stale(read("a", NAMESPACE)) != null).isEqualTo(isKept);
    }

    @Test
    void hottest_severalNamespaces_areKeysOfTheOneAndNoMoreThanWanted() {
        for (int i = 0; i < 20; i++) {
            local.remember(read("a" + i, NAMESPACE), Value.of("1"));
            local.remember(read("b" + i, OTHER), Value.of("1"));
        }
        local.remember(read("b0", NAMESPACE), Value.of("2"));

        assertThat(local.hottest(NAMESPACE, 100))
                .hasSize(21)
                .contains(key("a7"), key("b0"))
                .doesNotContain(key("b1"));
        assertThat(local.hottest(OTHER, 5)).hasSize(5);
        assertThat(local.hottest(new Namespace("other:1", 0, "default"), 5)).isEmpty();
    }
}

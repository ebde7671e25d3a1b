package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Origin;
import dev.detour.spi.OriginValue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AbsencesTest {

    private final Versions versions = new Versions();
    private final AtomicLong nowNanos = new AtomicLong();
    private final Absences absences = new Absences(versions, nowNanos::get);
    private final Origin origin = origin("empty", request -> OriginValue.absent());

    private Lookup read(String key) {
        return lookup(key, NAMESPACE, versions.of(key(key)), origin);
    }

    @Test
    void isKnown_untilItsTimeIsOver_isTrue() {
        absences.remember(read("a"), origin);

        nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(absences.isKnown(read("a"), origin)).isTrue();
        nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(absences.isKnown(read("a"), origin)).isFalse();
    }

    @Test
    void isKnown_keyWrittenSince_isFalse() {
        absences.remember(read("a"), origin);
        versions.move(key("a"));

        assertThat(absences.isKnown(read("a"), origin)).isFalse();
    }

    @Test
    void isKnown_everythingWrittenSince_isFalse() {
        absences.remember(read("a"), origin);
        versions.moveAll();

        assertThat(absences.isKnown(read("a"), origin)).isFalse();
    }

    @Test
    void isKnown_otherKeyNamespaceOrLoader_isFalse() {
        absences.remember(read("a"), origin);

        assertThat(absences.isKnown(read("b"), origin)).isFalse();
        Namespace other = new Namespace(NAMESPACE.server(), 1, NAMESPACE.user());
        assertThat(absences.isKnown(lookup("a", other, versions.of(key("a")), origin), origin))
                .isFalse();
        assertThat(absences.isKnown(read("a"), origin("other", request -> OriginValue.absent())))
                .isFalse();
    }

    @Test
    void remember_tenTimesTheBound_keepsTheBound() {
        for (int i = 0; i < 10 * Absences.MAX; i++) {
            absences.remember(read("key:" + i), origin);
        }

        assertThat(absences.size()).isLessThanOrEqualTo(Absences.MAX);
    }
}

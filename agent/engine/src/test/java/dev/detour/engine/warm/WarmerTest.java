package dev.detour.engine.warm;

import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static dev.detour.engine.Lookups.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Link;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Value;
import dev.detour.engine.tier.Versions;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The warmer's own rules; that Redis is really warmed is shown with a real Redis in the contract suite. */
class WarmerTest {

    private final Versions versions = new Versions();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile Runnable beforeSet = () -> {};

    private Link open() {
        opened.incrementAndGet();
        return new Link() {
            @Override
            public boolean setIfAbsent(byte[] key, byte[] value, long ttlMillis, BooleanSupplier isCurrent) {
                beforeSet.run();
                String verb = isCurrent.getAsBoolean() ? "set " : "take back ";
                log.add(verb + text(key) + ' ' + text(value) + ' ' + ttlMillis);
                return true;
            }

            @Override
            public void close() {
                log.add("close");
            }
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Lookup read(String key) {
        return lookup(key, node(this::open), versions.of(key(key)), null);
    }

    private Warmer warmer(int capacity) {
        return new Warmer(Lookups.settings(Duration.ofSeconds(1), 1, 1, capacity), versions);
    }

    @Test
    void warm_values_goThroughOneLink() {
        Warmer warmer = warmer(100);
        warmer.warm(read("a"), Value.of("1"), TimeUnit.SECONDS.toNanos(2));
        warmer.warm(read("b"), Value.of("2"), 1);

        await().until(() -> log.size() == 2);
        assertThat(log).containsExactly("set a 1 2000", "set b 2 1");
        assertThat(opened).hasValue(1);
    }

    @Test
    void warm_keyWrittenBefore_isLeftOut() {
        Warmer warmer = warmer(100);
        Lookup outdated = read("a");
        versions.move(key("a"));
        warmer.warm(outdated, Value.of("old"), 1);
        warmer.warm(read("b"), Value.of("2"), 1);

        await().until(() -> !log.isEmpty());
        assertThat(log).containsExactly("set b 2 1");
    }

    @Test
    void warm_keyWrittenMeanwhile_isTakenBack() {
        Warmer warmer = warmer(100);
        beforeSet = () -> versions.move(key("a"));
        warmer.warm(read("a"), Value.of("old"), 1);

        await().until(() -> !log.isEmpty());
        assertThat(log).containsExactly("take back a old 1");
    }

    @Test
    void warm_moreThanItHolds_dropsTheOldest() {
        Warmer warmer = warmer(2);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        beforeSet = () -> {
            blocked.countDown();
            awaitQuietly(release);
        };
        warmer.warm(read("first"), Value.of("0"), 1);
        awaitQuietly(blocked);
        for (String key : List.of("a", "b", "c")) {
            warmer.warm(read(key), Value.of("1"), 1);
        }
        release.countDown();

        await().until(() -> log.size() == 3);
        assertThat(log).containsExactly("set first 0 1", "set b 1 1", "set c 1 1");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void warm_linkThatBrokeMeanwhile_isReplacedAndNothingLost() {
        Warmer warmer = warmer(100);
        warmer.warm(read("a"), Value.of("1"), 1);
        await().until(() -> log.size() == 1);
        AtomicInteger failures = new AtomicInteger(1);
        beforeSet = () -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection closed");
            }
        };

        warmer.warm(read("b"), Value.of("2"), 1);

        await().until(() -> log.size() == 3);
        assertThat(log).containsExactly("set a 1 1", "close", "set b 2 1");
        assertThat(opened).hasValue(2);
    }

    @Test
    void warm_serverThatIsDown_isTriedAgainLater() {
        AtomicInteger attempts = new AtomicInteger();
        Warmer warmer = warmer(100);
        Lookup toDeadServer = lookup(
                "a",
                node(() -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new ConnectException("refused");
                    }
                    return open();
                }),
                versions.of(key("a")),
                null);

        await().until(() -> {
            warmer.warm(toDeadServer, Value.of("1"), 1);
            return !log.isEmpty();
        });
        assertThat(attempts).hasValue(2);
    }
}

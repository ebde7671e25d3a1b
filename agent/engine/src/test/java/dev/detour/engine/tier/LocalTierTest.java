package dev.detour.engine.tier;

import static dev.detour.engine.Lookups.NAMESPACE;
import static dev.detour.engine.Lookups.key;
import static dev.detour.engine.Lookups.lookup;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.detour.engine.Lookups;
import dev.detour.engine.model.Answer;
import dev.detour.engine.model.Lookup;
import dev.detour.engine.model.Namespace;
import dev.detour.engine.model.Route;
import dev.detour.engine.model.Tier;
import dev.detour.engine.model.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalTierTest {

    private final Versions versions = new Versions();
    private long nowNanos = -5; // nanoTime may be negative
    private final LocalTier local =
            new LocalTier(Lookups.settings("local.max-value-size", "64 KiB"), versions, () -> nowNanos);

    private Lookup read(String key) {
        return read(key, NAMESPACE);
    }

    private Lookup read(String key, Namespace namespace) {
        return lookup(key, namespace, versions.of(key(key)), null);
    }

    private @Nullable Answer answer(String key) {
        return local.answer(read(key));
    }

    @Test
    void answer_rememberedValue_hasItsAge() {
        local.remember(read("a"), Value.of("1"));
        nowNanos += 7;

        assertThat(answer("a")).isEqualTo(new Answer(Value.of("1"), Tier.LOCAL, 7));
        assertThat(answer("b")).isNull();
    }

    @Test
    void remember_valueTooLarge_forgetsWhatItReplaces() {
        Value large = Value.of("x".repeat(70_000));
        ByteBuffer reply = ByteBuffer.wrap("x".repeat(70_000).getBytes(UTF_8));
        assertThat(local.isNoNews(read("a"), reply)).isTrue();
        local.remember(read("a"), Value.of("1"));
        local.remember(read("b"), Value.of("1"));
        assertThat(local.isNoNews(read("a"), reply)).isFalse();
        nowNanos += 7;

        local.remember(read("a"), large);
        local.loaded(read("b"), large, TimeUnit.SECONDS.toNanos(2), true);

        assertThat(answer("a")).isNull();
        assertThat(answer("b")).isNull();
    }

    @Test
    void figures_nothingIsToBeKept_nothingIsEvicted() {
        LocalTier none = new LocalTier(Lookups.settings("local.max-size", "0"), versions, () -> nowNanos);
        none.remember(read("a"), Value.of("1"));
        none.remember(read("b"), Value.of("1"));

        await().untilAsserted(() -> assertThat(none.figures().entries()).isZero());
        assertThat(none.figures().evictions()).isZero();
    }

    @Test
    void answer_pastFreshTime_isNone() {
        local.remember(read("a"), Value.of("1"));
        nowNanos += TimeUnit.SECONDS.toNanos(30);

        assertThat(answer("a")).isNull();
    }

    @Test
    void answer_loadedWithShortTimeToLive_endsWithIt() {
        local.loaded(read("a"), Value.of("1"), TimeUnit.SECONDS.toNanos(2), true);
        nowNanos += TimeUnit.SECONDS.toNanos(2) - 1;
        assertThat(answer("a")).isNotNull();

        nowNanos++;
        assertThat(answer("a")).isNull();
    }

    @Test
    void isLatelyLoaded_halfOfItsFreshTime_endsWithIt() {
        local.loaded(read("a"), Value.of("1"), -1, true);
        local.loaded(read("short"), Value.of("1"), TimeUnit.SECONDS.toNanos(2), true);
        nowNanos += TimeUnit.SECONDS.toNanos(1) - 1;
        assertThat(local.isLatelyLoaded(read("a"))).isTrue();
        assertThat(local.isLatelyLoaded(read("short"))).isTrue();

        nowNanos++;
        assertThat(local.isLatelyLoaded(read("a"))).isTrue();
        assertThat(local.isLatelyLoaded(read("short"))).isFalse();

        nowNanos += TimeUnit.SECONDS.toNanos(14);
        assertThat(local.isLatelyLoaded(read("a"))).isFalse();
    }

    /** Or nothing would answer and nothing be loaded. */
    @Test
    void isLatelyLoaded_longTimeToLiveOrNoStaleEntries_isNotLongerThanItMayAnswer() {
        local.loaded(read("a"), Value.of("1"), TimeUnit.HOURS.toNanos(1), true);
        nowNanos += TimeUnit.SECONDS.toNanos(15);
        assertThat(local.isLatelyLoaded(read("a"))).isFalse();

        Lookup any = read("b");
        Route brief = new Route(
                "brief",
                null,
                Lookups.settings("local.max-stale", "0 s", "local.fresh", "0 s").policy());
        Lookup neverKept = new Lookup(any.client(), any.node(), any.key(), brief, any.startNanos(), any.version());
        local.loaded(neverKept, Value.of("1"), TimeUnit.HOURS.toNanos(1), true);
        assertThat(local.isLatelyLoaded(neverKept)).isFalse();
    }

    @Test
    void isLatelyLoaded_notLoadedOrSeenInRedisSinceOrWritten_isFalse() {
        local.remember(read("seen"), Value.of("1"));
        local.loaded(read("seen since"), Value.of("1"), -1, true);
        local.loaded(read("written"), Value.of("1"), -1, true);
        nowNanos += TimeUnit.SECONDS.toNanos(2);
        local.remember(read("seen since"), Value.of("1"));
        versions.move(key("written"));
        local.forget(key("written"));

        for (String key : List.of("none", "seen", "seen since", "written")) {
            assertThat(local.isLatelyLoaded(read(key))).as(key).isFalse();
        }
    }

    @Test
    void unwritten_loadedAndNotGivenToRedis_isThereOnceAndForAMoment() {
        local.loaded(read("a"), Value.of("1"), TimeUnit.SECONDS.toNanos(2), false);
        local.loaded(read("late"), Value.of("1"), -1, false);
        local.loaded(read("written"), Value.of("1"), -1, true);
        local.remember(read("seen"), Value.of("1"));
        nowNanos += 7;

        assertThat(local.unwritten(read("a")))
                .isEqualTo(new LocalTier.Loaded(Value.of("1"), TimeUnit.SECONDS.toNanos(2) - 7));
        for (String key : List.of("a", "written", "seen", "none")) {
            assertThat(local.unwritten(read(key))).as(key).isNull();
        }
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(local.unwritten(read("late"))).isNull();
        assertThat(local.isLatelyLoaded(read("late"))).isTrue();
    }

    @Test
    void answer_otherServerDatabaseOrUser_isNone() {
        local.remember(read("a"), Value.of("1"));

        assertThat(local.answer(read("a", new Namespace("other:6379", 0, "default"))))
                .isNull();
        assertThat(local.answer(read("a", new Namespace("redis:6379", 5, "default"))))
                .isNull();
        assertThat(local.answer(read("a", new Namespace("redis:6379", 0, "alice"))))
                .isNull();
        assertThat(answer("a")).isNotNull();
    }

    @Test
    void remember_secondNamespace_keepsBoth() {
        Namespace other = new Namespace("redis:6379", 5, "default");
        local.remember(read("a"), Value.of("1"));
        local.remember(read("a", other), Value.of("2"));

        assertThat(answer("a")).extracting(Answer::value).isEqualTo(Value.of("1"));
        assertThat(local.answer(read("a", other))).extracting(Answer::value).isEqualTo(Value.of("2"));
    }

    @Test
    void forget_afterWrite_dropsEveryNamespace() {
        Namespace other = new Namespace("redis:6379", 5, "default");
        local.remember(read("a"), Value.of("1"));
        local.remember(read("a", other), Value.of("2"));

        versions.move(key("a"));
        local.forget(key("a"));

        assertThat(answer("a")).isNull();
        assertThat(local.answer(read("a", other))).isNull();
    }

    @Test
    void remember_keyWrittenSinceTheReadBegan_keepsNothing() {
        Lookup early = read("a");
        versions.move(key("a"));

        local.remember(early, Value.of("old"));
        local.loaded(early, Value.of("old"), Long.MAX_VALUE, true);

        assertThat(answer("a")).isNull();
    }

    @Test
    void answer_everythingWritten_isNoneAtOnce() {
        local.remember(read("a"), Value.of("1"));

        versions.moveAll();

        assertThat(answer("a")).as("even before the entries are gone").isNull();
    }

    @Test
    void gone_afterTheValueWasSeen_forgetsItInItsNamespace() {
        Namespace other = new Namespace("redis:6379", 5, "default");
        local.remember(read("a"), Value.of("1"));
        local.remember(read("a", other), Value.of("2"));
        nowNanos = System.nanoTime();

        local.gone(read("a"));

        assertThat(answer("a")).isNull();
        local.remember(read("a", other), Value.of("2"));
        assertThat(local.answer(read("a", other))).isNotNull();
    }

    @Test
    void gone_readBeganBeforeTheValueWasSeen_keepsIt() {
        Lookup early = read("a");
        nowNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        local.remember(read("a"), Value.of("1"));

        local.gone(early);

        assertThat(answer("a")).isNotNull();
    }

    @Test
    void remember_youngEqualValue_isLeftAlone() {
        local.remember(read("a"), Value.of("1"));
        nowNanos += TimeUnit.MILLISECONDS.toNanos(999);
        local.remember(read("a"), Value.of("1"));
        assertThat(answer("a")).extracting(Answer::ageNanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(999));

        nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
        local.remember(read("a"), Value.of("1"));
        assertThat(answer("a")).extracting(Answer::ageNanos).isEqualTo(0L);
    }

    @Test
    void isNoNews_reply_onlyIfAYoungEntryHasItsBytes() {
        assertThat(local.isNoNews(read("a"), ByteBuffer.wrap(new byte[] {1}))).isFalse();
        local.remember(read("a"), Value.of(new byte[] {1}));

        assertThat(local.isNoNews(read("a"), ByteBuffer.wrap(new byte[] {1}))).isTrue();
        assertThat(local.isNoNews(read("a"), ByteBuffer.wrap(new byte[] {2}))).isFalse();
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(local.isNoNews(read("a"), ByteBuffer.wrap(new byte[] {1}))).isFalse();
    }

    @Test
    void remember_youngOtherValue_isReplaced() {
        local.remember(read("a"), Value.of("1"));
        local.remember(read("a"), Value.of("2"));

        assertThat(answer("a")).extracting(Answer::value).isEqualTo(Value.of("2"));
    }

    @Test
    void remember_valueOverTheLimit_keepsNothing() {
        local.remember(read("a"), Value.of(new byte[(1 << 16) + 1]));

        assertThat(answer("a")).isNull();
    }

    @Test
    void remember_unknownServer_keepsNothing() {
        Lookup nowhere = lookup("a", dev.detour.engine.model.Node.UNKNOWN, versions.of(key("a")), null);

        local.remember(nowhere, Value.of("1"));

        assertThat(local.answer(nowhere)).isNull();
    }

    @Test
    void remember_inTenTimesAsManyNamespacesAsAreKept_keepsTheLatest() {
        List<Lookup> reads = new ArrayList<>();
        for (int database = 0; database < 10 * LocalTier.MAX_NAMESPACES; database++) {
            Lookup read = read("a", new Namespace("redis:6379", database, Namespace.DEFAULT_USER));
            reads.add(read);
            local.remember(read, Value.of("v" + database));
        }
        int first = 9 * LocalTier.MAX_NAMESPACES;

        assertThat(reads.subList(0, first)).allMatch(read -> local.answer(read) == null);
        assertThat(reads.subList(first, reads.size())).allMatch(read -> local.answer(read) != null);
    }

    @Test
    void remember_tenTimesItsSize_keepsWithinIt() {
        LocalTier small = new LocalTier(Lookups.settings("local.max-size", "1 MiB"), versions, () -> nowNanos);
        byte[] value = new byte[32 * 1_024];
        for (int i = 0; i < 320; i++) {
            small.remember(read("k" + i), Value.of(value));
        }

        // the evicting is done on a thread of the tier's own
        await().untilAsserted(() -> {
            long kept = IntStream.range(0, 320)
                    .filter(i -> small.answer(read("k" + i)) != null)
                    .count();
            assertThat(kept).isBetween(1L, 32L);
        });
    }

    private static final Namespace ANOTHER = new Namespace("other:6379", 0, "default");

    @Test
    void doubt_keysWithThePrefix_answerOnlyWhatIsSeenSince() {
        LocalTier real = new LocalTier(Lookups.settings(), versions);
        for (String key : List.of("a:1", "b:1")) {
            real.remember(read(key), Value.of("1"));
            real.remember(read(key, ANOTHER), Value.of("1"));
        }
        real.doubt("redis:6379", List.of("a:", "c:"));

        assertThat(real.answer(read("a:1"))).isNull();
        assertThat(real.stale(read("a:1"))).isNull();
        assertThat(real.isNoNews(read("a:1"), ByteBuffer.wrap("1".getBytes(UTF_8))))
                .isFalse();
        assertThat(real.answer(read("b:1"))).isNotNull();
        assertThat(real.answer(read("a:1", ANOTHER))).isNotNull();
        real.remember(read("a:1"), Value.of("1"));
        assertThat(real.answer(read("a:1"))).isNotNull();
    }

    @Test
    void doubt_readUnderWay_isNotKept() {
        LocalTier real = new LocalTier(Lookups.settings(), versions);
        Lookup before = read("a:1");
        real.doubt("redis:6379", List.of("a:"));
        real.remember(before, Value.of("1"));
        real.loaded(before, Value.of("1"), TimeUnit.SECONDS.toNanos(2), true);

        assertThat(real.answer(read("a:1"))).isNull();
    }

    @Test
    void doubt_everyKeyAndThenSome_answerNothingFromBeforeEither() {
        LocalTier real = new LocalTier(Lookups.settings(), versions);
        real.remember(read("a:1"), Value.of("1"));
        real.remember(read("b:1"), Value.of("1"));
        real.doubt("redis:6379", List.of(""));
        real.remember(read("b:2"), Value.of("1"));
        real.doubt("redis:6379", List.of("a:"));

        assertThat(real.answer(read("a:1"))).isNull();
        assertThat(real.answer(read("b:1"))).isNull();
        assertThat(real.answer(read("b:2"))).isNotNull();
    }

    /** What was hot is loaded again when a server has lost it. */
    @Test
    void hottest_doubtedKey_isAmongThem() {
        LocalTier real = new LocalTier(Lookups.settings(), versions);
        real.remember(read("a:1"), Value.of("1"));
        real.doubt("redis:6379", List.of("a:"));

        assertThat(real.hottest(NAMESPACE, 10)).containsExactly(key("a:1"));
    }

    @Test
    void doubt_tenTimesAsManyServersAsAreKept_doubtsAll() {
        LocalTier real = new LocalTier(Lookups.settings(), versions);
        for (int i = 0; i < 1_000; i++) {
            real.doubt("server-" + i, List.of("a:"));
        }
        real.remember(read("a:1"), Value.of("1"));
        real.remember(read("b:1"), Value.of("1"));
        for (int i = 1_000; i < 10_000; i++) {
            real.doubt("server-" + i, List.of("a:"));
        }

        assertThat(real.answer(read("a:1"))).isNull();
        real.doubt("server-0", List.of("a:"));
        assertThat(real.isEmpty()).isTrue();
    }
}

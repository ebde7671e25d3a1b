package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.LETTUCE_ASYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.PlaceStory;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where that goes on which an application has chained to a read. */
class LettuceContinuationIT extends ContractCase {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final int ENOUGH_TO_OPEN = 8;
    private static final String DETOURS_OWN = " on detour-continuation-N true";

    private static String tell(Session session, PlaceStory story, String key) {
        return session.call("play", "PlaceStory." + story.name(), key).outcome();
    }

    private Session remembering(String... keys) {
        Session woven = woven(LETTUCE_ASYNC);
        for (String key : keys) {
            redis().command("SET", key, "value");
            assertThat(woven.get(key).outcome()).isEqualTo(text("value"));
        }
        return woven;
    }

    @Test
    void continuation_hitOrNullOfRedis_isWhereLettuceHasIt() {
        String hit = key("product");
        String none = key("catalog");
        redis().command("SET", hit, "value");
        try (SlowNetwork network = SlowNetwork.before(redis().port(), ONE_WAY)) {
            Session plain = plain(LETTUCE_ASYNC, target(network.port(), PATIENT));
            Session woven = woven(LETTUCE_ASYNC, target(network.port(), PATIENT));

            for (String key : List.of(hit, none)) {
                String expected = tell(plain, PlaceStory.THREAD, key);
                assertThat(expected).contains("EventLoop");
                assertThat(tell(woven, PlaceStory.THREAD, key)).isEqualTo(expected);
            }
        }
    }

    @Test
    void continuation_nullThatIsLoaded_isOnAThreadOfItsOwn() {
        String key = key("slow");
        Session woven = woven(LETTUCE_ASYNC);

        assertThat(tell(woven, PlaceStory.THREAD, key)).isEqualTo(text("loaded " + key + DETOURS_OWN));
    }

    @Test
    void continuation_frozenServer_isOnAThreadOfItsOwnAndRoutedToo() {
        String key = key("catalog");
        Session woven = remembering(key);

        redis().freeze();

        assertThat(tell(woven, PlaceStory.THREAD, key)).isEqualTo(text("value" + DETOURS_OWN));
        assertThat(tell(woven, PlaceStory.THREAD_OF_A_SECOND_READ, key)).isEqualTo(text("value" + DETOURS_OWN));
        assertThat(tell(woven, PlaceStory.BLOCKING_CHAINS, key)).endsWith(" [valuevaluevalue]");
    }

    @Test
    void continuation_executorOfTheApplication_isOnThatWhileItIsRegistered() {
        String key = key("catalog");
        Session woven = remembering(key);

        redis().freeze();

        assertThat(tell(woven, PlaceStory.OWN_EXECUTOR, key))
                .endsWith(" [value on the application's own true, [valuevaluevalue], value" + DETOURS_OWN + ", value"
                        + DETOURS_OWN + "]");
    }

    @Test
    void continuation_frozenServerAndNobodyToAnswer_isWhereLettuceEndsWhatItGivesUp() {
        Session plain = plain(LETTUCE_ASYNC, target(HASTY));
        Session woven = woven(LETTUCE_ASYNC, target(HASTY));
        String key = key("catalog");

        redis().freeze();
        String expected = tell(plain, PlaceStory.THREAD, key);

        assertThat(expected)
                .contains("null on lettuce-eventExecutorLoop"); // its executor, not the loop of its channels
        assertThat(tell(woven, PlaceStory.THREAD, key)).isEqualTo(expected);
    }

    @Test
    void get_whoseCallerWaitsBesideCallbacksThatBlock_isLoaded() {
        String key = key("product");
        Session woven = woven(LETTUCE_ASYNC);

        assertThat(tell(woven, PlaceStory.READ_BESIDE_BLOCKED_CALLBACKS, key)).isEqualTo(text("loaded " + key));
    }

    @Test
    void get_whoseCallersAreTheExecutorOfTheApplication_areLoaded() {
        String key = key("product");
        Session woven = woven(LETTUCE_ASYNC);

        assertThat(tell(woven, PlaceStory.READS_ON_OWN_EXECUTOR, key)).endsWith(" [loaded " + key + "]");
    }

    /** What {@code publishOnScheduler} promises: it goes on where Lettuce's own computations run. */
    @Test
    void reactive_publishedOnTheScheduler_isThereWhoeverAnswers() {
        String[] words = {"redis://127.0.0.1:" + redis().port() + "?timeout=2s", "publishOnScheduler=true"};
        String key = key("catalog");
        String missing = key("product");
        redis().command("SET", key, "value");
        try (LettuceStatesSession woven = LettuceStatesSession.open(Setup.WOVEN, words);
                LettuceStatesSession plain = LettuceStatesSession.open(Setup.PLAIN, words)) {
            String expected = plain.told("place", key);
            assertThat(expected).startsWith("value on ").doesNotContain("nio").doesNotContain("epoll");

            assertThat(woven.told("place", key)).isEqualTo(expected);
            assertThat(woven.told("place", missing)).isEqualTo(expected.replace("value", "loaded " + missing));
            redis().freeze();
            assertThat(woven.told("place", key)).isEqualTo(expected);
            for (int i = 0; i < ENOUGH_TO_OPEN; i++) {
                assertThat(woven.told("place", key)).isEqualTo(expected);
            }
        }
        assertThat(LettuceStatesSession.ownErrors()).isEmpty();
    }

    @Test
    void get_besideReadsWhoseLoadersBlock_isAsFastAsAlone() {
        String key = key("catalog");
        Session woven = remembering(key);

        String told = tell(woven, PlaceStory.READS_BESIDE_BLOCKED_LOADERS, key);

        assertThat(told).endsWith("true]");
        long[] micros = Arrays.stream(told.substring(told.indexOf('[') + 1, told.lastIndexOf(','))
                        .split(", "))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(micros).hasSize(3 * LettuceStatesSession.APIS.size());
        for (int i = 0; i < micros.length; i += 3) {
            assertThat(micros[i + 1]).as(told).isLessThan(2 * micros[i] + 1_000);
            assertThat(micros[i + 2]).as(told).isLessThan(1_000_000);
        }
    }
}

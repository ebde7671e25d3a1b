package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.LETTUCE_ASYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.FutureStory;
import dev.detour.testkit.SlowNetwork;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The future of a read is Lettuce's own, whatever the application does with it and whoever answers. */
class LettuceFutureIT extends ContractCase {

    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final List<FutureStory> ALL = List.of(FutureStory.values());

    @Test
    void future_replyUnderWay_isAsWithoutTheAgent() {
        String key = key("catalog");
        redis().command("SET", key, "value");
        Map<Enum<?>, String> expected = slowly(key);
        try (SlowNetwork network = SlowNetwork.before(redis().port(), ONE_WAY)) {
            Map<Enum<?>, String> told = Stories.of(woven(LETTUCE_ASYNC, target(network.port(), PATIENT)), ALL, key);

            Stories.assertSame(told, expected);
        }
    }

    /** What is told without the agent where there is time to do something before the reply. */
    private Map<Enum<?>, String> slowly(String key) {
        try (SlowNetwork network = SlowNetwork.before(redis().port(), ONE_WAY)) {
            return Stories.of(plain(LETTUCE_ASYNC, target(network.port(), PATIENT)), ALL, key);
        }
    }

    @Test
    void future_wrongTypeUnderWay_failsAsWithoutTheAgent() {
        String key = key("product");
        redis().command("RPUSH", key, "element");
        Map<Enum<?>, String> expected = slowly(key);
        try (SlowNetwork network = SlowNetwork.before(redis().port(), ONE_WAY)) {
            Map<Enum<?>, String> told = Stories.of(woven(LETTUCE_ASYNC, target(network.port(), PATIENT)), ALL, key);

            assertThat(expected.toString()).contains("WRONGTYPE");
            Stories.assertSame(told, expected);
        }
    }

    @Test
    void future_frozenServerAndNobodyElseToAnswer_failsAsWithoutTheAgent() {
        Session plain = plain(LETTUCE_ASYNC, target(HASTY));
        Session woven = woven(LETTUCE_ASYNC, target(HASTY));
        String key = key("catalog");

        redis().freeze();
        Map<Enum<?>, String> expected = Stories.of(plain, ALL, key);
        Map<Enum<?>, String> told = Stories.of(woven, ALL, key);

        assertThat(expected.toString()).contains("RedisCommandTimeoutException");
        Stories.assertSame(told, expected);
    }

    @Test
    void future_frozenServerAndRememberedValue_isAsIfTheReplyWereUnderWay() {
        String key = key("catalog");
        redis().command("SET", key, "value");
        Map<Enum<?>, String> expected = slowly(key);
        Session woven = woven(LETTUCE_ASYNC);
        assertThat(woven.get(key).outcome()).isEqualTo(text("value"));

        redis().freeze();
        Map<Enum<?>, String> whileTheDeadlineRuns = Stories.of(woven, ALL, key);
        Map<Enum<?>, String> whileTheBreakerIsOpen = Stories.of(woven, ALL, key);

        Stories.assertSame(whileTheDeadlineRuns, expected);
        // what is answered at once cannot be ended by hand, nor be waited for too briefly
        EnumSet<FutureStory> races = EnumSet.of(
                FutureStory.CANCEL,
                FutureStory.CANCEL_WHAT_IS_CHAINED,
                FutureStory.COMPLETE_BY_HAND,
                FutureStory.FAIL_BY_HAND,
                FutureStory.AWAIT_INTERRUPTED,
                FutureStory.AWAIT_BRIEFLY,
                FutureStory.GET_BRIEFLY);
        expected.keySet().removeAll(races);
        Stories.assertSame(whileTheBreakerIsOpen, expected);
    }
}

package dev.detour.contract;

import static dev.detour.contract.app.AccessKind.LETTUCE_ASYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.detour.contract.app.AloneStory;
import dev.detour.contract.app.ApiStory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lettuce's less usual ways of reading: those of one value are routed, the others left alone. */
class LettuceApiIT extends ContractCase {

    /** The oldest versions come with a Reactor that has no such context. */
    private static final List<ApiStory> READS = Stream.of(ApiStory.values())
            .filter(story -> story != ApiStory.SUBSCRIBERS_CONTEXT || LettuceVersion.isAtLeast(6, 1))
            .filter(story -> story != ApiStory.COROUTINES || LettuceVersion.hasCoroutines())
            .toList();

    private static final EnumSet<ApiStory> CONNECTING =
            EnumSet.of(ApiStory.POOL, ApiStory.ASYNC_POOL, ApiStory.BOUNDED_POOL);
    private static final List<ApiStory> ON_AN_OPEN_CONNECTION =
            READS.stream().filter(story -> !CONNECTING.contains(story)).toList();
    private static final List<AloneStory> ALONE = Stream.of(AloneStory.values())
            .filter(story -> story != AloneStory.GET_AS_OBJECT || LettuceVersion.isAtLeast(6, 1))
            .toList();

    private static final EnumSet<AloneStory> BATCHES =
            EnumSet.of(AloneStory.BATCH, AloneStory.BATCH_OF_ONE, AloneStory.BATCH_THAT_IS_FULL);

    private Map<Enum<?>, String> values(List<ApiStory> stories, String key) {
        Map<Enum<?>, String> told = Stories.of(plain(LETTUCE_ASYNC), stories, key);
        assertThat(told.values()).allMatch(text -> text.contains("value"));
        return told;
    }

    @Test
    void read_hit_isAsWithoutTheAgent() {
        String key = key("product");
        redis().command("SET", key, "value");
        Session woven = woven(LETTUCE_ASYNC);

        Stories.assertSame(Stories.of(woven, READS, key), values(READS, key));
        assertThat(woven.loads(key)).isZero();
    }

    @Test
    void read_nullOfLoaderKey_isLoaded() {
        String present = key("catalog");
        redis().command("SET", present, "value");
        Map<Enum<?>, String> expected = values(READS, present);
        String key = key("product");
        expected.replaceAll((story, told) -> told.replace("value", "loaded " + key));

        Stories.assertSame(Stories.of(woven(LETTUCE_ASYNC), READS, key), expected);
    }

    @Test
    void read_frozenServerAndRememberedValue_isAnsweredInTheSameForm() {
        String key = key("catalog");
        redis().command("SET", key, "value");
        Map<Enum<?>, String> expected = values(ON_AN_OPEN_CONNECTION, key);
        Session woven = woven(LETTUCE_ASYNC);
        Stories.of(woven, ON_AN_OPEN_CONNECTION, key);

        redis().freeze();

        Stories.assertSame(Stories.of(woven, ON_AN_OPEN_CONNECTION, key), expected);
        Stories.assertSame(Stories.of(woven, ON_AN_OPEN_CONNECTION, key), expected); // the breaker is open by now
    }

    /** Each on a connection of its own. */
    private Map<AloneStory, Session> connections(boolean agent, List<AloneStory> stories) {
        Map<AloneStory, Session> sessions = new EnumMap<>(AloneStory.class);
        stories.forEach(story ->
                sessions.put(story, agent ? woven(LETTUCE_ASYNC, target(HASTY)) : plain(LETTUCE_ASYNC, target(HASTY))));
        return sessions;
    }

    private static Map<AloneStory, Session> batches(Map<AloneStory, Session> sessions) {
        Map<AloneStory, Session> batches = new EnumMap<>(sessions);
        batches.keySet().retainAll(BATCHES);
        return batches;
    }

    private static Map<Enum<?>, String> tell(Map<AloneStory, Session> sessions, String key) {
        Map<Enum<?>, String> told = new LinkedHashMap<>();
        sessions.forEach((story, session) -> told.putAll(Stories.of(session, List.of(story), key)));
        return told;
    }

    @Test
    void leftAlone_nullOfLoaderKey_staysNull() {
        String key = key("product");
        Map<AloneStory, Session> woven = connections(true, ALONE);

        Map<Enum<?>, String> told = tell(woven, key);
        Map<Enum<?>, String> expected = tell(connections(false, ALONE), key);

        assertThat(expected.values()).noneMatch(text -> text.contains("IllegalArgumentException")); // never told at all
        Stories.assertSame(told, expected);
        assertThat(woven.values().iterator().next().loads(key)).isZero();
    }

    @Test
    void leftAlone_frozenServerAndRememberedValue_failsAsWithoutTheAgent() {
        List<AloneStory> stories = new ArrayList<>(ALONE);
        stories.removeAll(EnumSet.of(
                AloneStory.PUB_SUB_CONNECTION, AloneStory.PUB_SUB_MESSAGE, AloneStory.POOL_WITHOUT_CONNECTIONS));
        stories.remove(AloneStory.SCRIPT); // one that is lost would keep the applications to come from remembering
        String key = key("catalog");
        redis().command("SET", key, "value");
        Map<AloneStory, Session> plain = connections(false, stories);
        Map<AloneStory, Session> woven = connections(true, stories);
        assertThat(woven(LETTUCE_ASYNC).get(key).outcome()).isEqualTo(text("value"));
        // when they are first told they ask something of the server
        Stories.assertSame(tell(batches(woven), key), tell(batches(plain), key));

        redis().freeze();
        Map<Enum<?>, String> expected = tell(plain, key);

        assertThat(expected.values()).allMatch(told -> told.contains("RedisCommandTimeoutException"));
        Stories.assertSame(tell(woven, key), expected);
    }
}

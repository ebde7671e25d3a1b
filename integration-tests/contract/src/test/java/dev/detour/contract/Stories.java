package dev.detour.contract;

import static org.junit.jupiter.api.Assertions.assertAll;

import dev.detour.testkit.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;

/** Stories of an application, told all at once on connections of its own. */
final class Stories {

    private Stories() {}

    /** Has each of them told on this connection, one beside the other; what they came to, in their order. */
    static Map<Enum<?>, String> of(Session session, List<? extends Enum<?>> stories, String key) {
        Map<Enum<?>, CompletableFuture<Reply>> sent = new LinkedHashMap<>();
        for (Enum<?> story : stories) {
            String name = story.getDeclaringClass().getSimpleName() + '.' + story.name();
            sent.put(story, session.app().send("play", session.name(), name, key));
        }
        Map<Enum<?>, String> told = new LinkedHashMap<>();
        sent.forEach(
                (story, reply) -> told.put(story, session.app().await(reply).outcome()));
        return told;
    }

    /** Each of them is as expected; those that are not do not keep the others from being checked. */
    static void assertSame(Map<Enum<?>, String> told, Map<Enum<?>, String> expected) {
        assertAll(expected.keySet().stream()
                .map(story -> () ->
                        Assertions.assertThat(told.get(story)).as(story.name()).isEqualTo(expected.get(story))));
    }
}

package dev.detour.contract.app;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that an application does with Lettuce beyond reading a value, and what it sees of it: told by the application
 * with the agent and by the one without, for comparison.
 */
interface Story {

    /** @return what can be told apart, and nothing that differs by chance */
    @Nullable
    Object tell(LettuceAccess lettuce, String key) throws Exception;

    /** The name of the constant. */
    String name();

    /** The enumeration that it stands in. */
    Class<?> getDeclaringClass();

    /** A story by its type's name and its own, as in {@code FutureStory.CANCEL}. */
    static Story named(String name) {
        return Stream.of(FutureStory.values(), PlaceStory.values(), AloneStory.values(), ApiStory.values())
                .<Story>flatMap(Stream::of)
                .filter(story -> name.equals(story.getDeclaringClass().getSimpleName() + '.' + story.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}

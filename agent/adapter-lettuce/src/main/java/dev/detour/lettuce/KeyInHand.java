package dev.detour.lettuce;

import dev.detour.engine.model.Key;
import dev.detour.engine.model.Route;
import dev.detour.engine.route.Coverage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A read's key as far as anything had to be made of it: its text, where the bytes follow from that ({@link KeyText}), else
 * the {@link Key}. An object for either would be one that each hit has to make.
 */
final class KeyInHand {

    private KeyInHand() {}

    /** That of the key. */
    static int hash(Object textOrKey) {
        return textOrKey instanceof String text ? Key.hashOfAscii(text) : textOrKey.hashCode();
    }

    /** The key, made if need be. */
    static Key key(Object textOrKey) {
        return textOrKey instanceof Key key ? key : Key.of(bytes(textOrKey));
    }

    /** Its bytes, made if need be: read only. */
    static byte[] bytes(Object textOrKey) {
        return textOrKey instanceof String text ? text.getBytes(StandardCharsets.US_ASCII) : ((Key) textOrKey).bytes();
    }

    /** The route of the key, or null where the key is none of Detour's business. */
    static @Nullable Route route(Coverage coverage, Object textOrKey) {
        return textOrKey instanceof String text ? coverage.match(text) : coverage.match(bytes(textOrKey));
    }
}

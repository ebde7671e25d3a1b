package dev.detour.lettuce;

import dev.detour.engine.model.LinkFailure;
import dev.detour.engine.model.Namespace;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

/**
 * As whom a link reads. A provider of credentials names whom it likes whenever a connection is made, and later too; one
 * that is not of the user whose reads it is to answer is no link.
 */
final class LinkUser {

    /** Null where the address itself names it. */
    private final @Nullable String expected;

    /** The link's; null before it is known. */
    private volatile @Nullable LettuceConnection connection;

    private LinkUser(@Nullable String expected) {
        this.expected = expected;
    }

    static LinkUser of(RedisURI address, Namespace namespace) {
        return AddressUser.isProvided(address) ? new LinkUser(namespace.user()) : fixed();
    }

    static LinkUser fixed() {
        return new LinkUser(null);
    }

    /** A connection is being made for the link; the first is its own, others ask sentinels for it. */
    void isOn(LettuceConnection made) {
        if (connection == null) {
            connection = made;
        }
    }

    /** Whether what has been read on the link so far is its user's. */
    void check() throws LinkFailure {
        LettuceConnection made = connection;
        if (expected != null && (made == null || !made.isPresentedAs(expected))) {
            throw new LinkFailure("the provider of credentials names another user now");
        }
    }
}

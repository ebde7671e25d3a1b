package dev.detour.chaos.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** The ways of reading, with the names that they have in the results. */
public enum WayKind {
    /** Borrows from a {@code JedisPool}. */
    JEDIS_POOL(Resends.NEVER, address -> JedisAccesses.pooled(address)),
    /** A {@code RedisClient} of Jedis, which borrows by itself. */
    JEDIS_CLIENT(Resends.NEVER, address -> JedisAccesses.client(address)),
    /** Jedis's client of a cluster. */
    JEDIS_CLUSTER(Resends.WHEN_UNANSWERED, address -> JedisAccesses.cluster(address)),
    /** Jedis's client that asks sentinels. */
    JEDIS_SENTINEL(Resends.NEVER, address -> JedisAccesses.sentinel(address)),
    /** Lettuce on the calling thread. */
    LETTUCE_SYNC(Resends.WHEN_DISCONNECTED, address -> LettuceAccesses.sync(address)),
    /** Lettuce's futures. */
    LETTUCE_ASYNC(Resends.WHEN_DISCONNECTED, address -> LettuceAccesses.async(address)),
    /** Lettuce's publishers. */
    LETTUCE_REACTIVE(Resends.WHEN_DISCONNECTED, address -> LettuceAccesses.reactive(address)),
    /** Lettuce's client of a cluster, on the calling thread. */
    LETTUCE_CLUSTER(Resends.WHEN_DISCONNECTED, address -> LettuceAccesses.cluster(address)),
    /** Lettuce behind sentinels, on the calling thread. */
    LETTUCE_SENTINEL(Resends.WHEN_DISCONNECTED, address -> LettuceAccesses.sentinel(address));

    private final Resends resends;

    @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
    // lambdas rather than method references: an application has one client on its class path, and each is linked when
    // called
    private final Function<Address, Access> opening;

    WayKind(Resends resends, Function<Address, Access> opening) {
        this.resends = resends;
        this.opening = opening;
    }

    /** As in the results, for example {@code lettuce-async}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The way of this name. */
    public static WayKind labelled(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** When its client sends again. */
    Resends resends() {
        return resends;
    }

    /** Opens a client. */
    Access open(Address address) {
        return opening.apply(address);
    }
}

package dev.detour.jedis;

import dev.detour.engine.model.InjectedFault;
import org.jspecify.annotations.Nullable;

/** What was drawn for one call, whose attempts then all have it: a fault, or none. Used by the call's thread. */
final class Injection {

    /** It is to go on as it is. */
    static final Injection NONE = new Injection(null);

    private final @Nullable InjectedFault fault;
    private @Nullable RuntimeException failure;

    private Injection(@Nullable InjectedFault fault) {
        this.fault = fault;
    }

    static Injection of(@Nullable InjectedFault fault) {
        return fault == null ? NONE : new Injection(fault);
    }

    @Nullable
    InjectedFault fault() {
        return fault;
    }

    /** What the latest attempt throws into Jedis; null where a lower tier has answered. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** No tier has answered: an attempt ends as Jedis would have it. */
    void fails(RuntimeException asJedis) {
        failure = asJedis;
    }
}
